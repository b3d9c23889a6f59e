/**
 * Local agreement between the partials of a growing segment: what two successive hypotheses begin with alike is taken as
 * heard and is forced in the next one, so that words once shown stay.
 * After Liu, Spanakis and Niehues, "Low-latency sequence-to-sequence speech recognition and translation by partial
 * hypothesis selection", Interspeech 2020 (LA-2).
 */
export class PartialAgreement {
  private readonly holdBack: number;
  private previous: readonly number[] = [];
  private agreed: readonly number[] = [];

  /** @param holdBack tokens at the end of a hypothesis that are never agreed on: the audio may have ended within a word. */
  constructor(holdBack = 2) {
    this.holdBack = holdBack;
  }

  /** What the next hypothesis of this segment may be forced to begin with. */
  get prefix(): readonly number[] {
    return this.agreed;
  }

  /** The newest hypothesis: a good draft of the next one. */
  get draft(): readonly number[] {
    return this.previous;
  }

  /** Takes the tokens of the newest hypothesis. @returns the new prefix; it only ever grows. */
  offer(tokens: readonly number[]): readonly number[] {
    let alike = 0;
    while (alike < tokens.length && tokens[alike] === this.previous[alike]) alike++;
    const safe = Math.min(alike, tokens.length - this.holdBack, this.previous.length - this.holdBack);
    const continues = this.agreed.every((token, i) => tokens[i] === token);
    if (continues && safe > this.agreed.length) this.agreed = tokens.slice(0, safe);
    this.previous = tokens;
    return this.agreed;
  }
}
