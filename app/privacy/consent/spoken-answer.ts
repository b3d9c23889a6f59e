/** Whether what a customer has said answers a question with yes or no. Rules, not a model: an agreement has to be plain, and whatever is not counts as none. */

export const SPOKEN_ANSWERS = ['yes', 'no', 'unclear'] as const;
export type SpokenAnswer = (typeof SPOKEN_ANSWERS)[number];

/** Longer than this is more than an answer: what else it says may take it back. */
const MOST_WORDS = 14;

/** Said before an answer, and no part of it. */
const FILLERS = new Set(['um', 'uh', 'er', 'erm', 'well', 'oh', 'ah', 'hmm', 'so', 'ok', 'okay', 'and', 'right']);

/** "Okay" and "mm-hmm" are not among them: they also mean "I am listening". */
const AFFIRMATIONS = [
  'yes',
  'yeah',
  'yep',
  'yup',
  'sure',
  'of course',
  'certainly',
  'absolutely',
  'definitely',
  'please do',
  'go ahead',
  'i agree',
  'i do agree',
  'i consent',
  'i do',
  'you may',
  'you can',
  "that's fine",
  'that is fine',
  "that'll be fine",
  'it is fine',
  "it's fine",
  "i'm fine with that",
  'i am fine with that',
  "i'm happy with that",
  'i am happy with that',
  'fine by me',
  'fine with me',
  "that's okay",
  "that's ok",
  "that's all right",
  "that's alright",
  'that is okay',
  'that is ok',
].map((phrase) => phrase.split(' '));

const REFUSAL_WORDS = new Set([
  'no',
  'nope',
  'nah',
  'not',
  'never',
  'none',
  'refuse',
  'decline',
  'disagree',
  'object',
  'stop',
  'rather',
  'prefer',
]);

/** What makes an answer depend on something, or doubt it. */
const HEDGES = new Set([
  'but',
  'if',
  'unless',
  'except',
  'only',
  'maybe',
  'perhaps',
  'depends',
  'guess',
  'suppose',
  'think',
  'sorry',
  'pardon',
  'what',
  'why',
  'who',
  'how',
  'when',
  'where',
  'which',
  'wait',
  'first',
  'problem',
  'mind',
]);

/**
 * Reads one utterance as the answer to a question that was just asked. `yes` only for words that say so, at their beginning, without a doubt, a condition or a
 * no beside them; in doubt `unclear`, which nobody may take for an agreement.
 * @param text as a recogniser writes it: with or without capitals and punctuation.
 */
export function readSpokenAnswer(text: string): SpokenAnswer {
  const words = wordsOf(text);
  const isQuestion = text.includes('?');
  const refuses = words.some(isRefusal);
  const affirms = words.some((_, at) => affirmationAt(words, at));
  const doubts = isQuestion || words.some((word) => HEDGES.has(word));
  if (refuses) return affirms || doubts ? refusedPlainly(words, affirms, isQuestion) : 'no';
  if (doubts || words.length === 0 || words.length > MOST_WORDS) return 'unclear';
  const begins = words.findIndex((word) => !FILLERS.has(word));
  return begins >= 0 && affirmationAt(words, begins) ? 'yes' : 'unclear';
}

/** "No, but thank you" is a no; "yes, but not my voice" and "no problem" are neither. */
function refusedPlainly(words: readonly string[], affirms: boolean, isQuestion: boolean): SpokenAnswer {
  const [first, second] = words.filter((word) => !FILLERS.has(word));
  const isPlain = (first === 'no' || first === 'nope') && second !== 'problem' && second !== 'worries';
  return isPlain && !affirms && !isQuestion ? 'no' : 'unclear';
}

function isRefusal(word: string): boolean {
  return REFUSAL_WORDS.has(word) || word.endsWith("n't");
}

function affirmationAt(words: readonly string[], at: number): boolean {
  const stands = (phrase: readonly string[]) => phrase.every((word, i) => words[at + i] === word);
  // "Please do not" begins like "please do".
  return AFFIRMATIONS.some((phrase) => stands(phrase) && words[at + phrase.length] !== 'not');
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[a-z]+(?:'[a-z]+)*/g) ?? []
  );
}
