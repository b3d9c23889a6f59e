import { isEmotional, topEmotion } from '../../app/domain/emotion.ts';
import type { TextSpan } from '../../app/domain/speech.ts';
import type { CallState, ContextEstimate, Reading } from './call-state.ts';
import { clock, percent } from './format.ts';
import { EMOTION_NAMES, ROLE_NAMES } from './words.ts';

/** What a customer can want, in plain words. What is only said by the way (greetings, thanks, yes and no) is not shown. */
const NEED_NAMES: Readonly<Record<string, string>> = {
  request_info: 'information',
  transfer_payment_deposit: 'a payment or transfer',
  make_open_apply_setup_get_activate: 'to open or set up something',
  wrong_notworking_notshowing: 'something repaired that does not work',
  booking: 'a booking',
  card: 'about a card',
  account: 'about an account',
  change: 'to change something',
  how_much: 'to know how much',
  cancel_close_leave_freeze: 'to cancel or close something',
  fees_interests: 'about fees or interest',
  when: 'to know when',
  lost_stolen: 'help with a loss or theft',
  handoff: 'to speak with somebody else',
  limits: 'about limits',
  why: 'to know why',
  balance: 'about the balance',
  how: 'to know how',
  refund: 'a refund',
  loan: 'about a loan',
  mortgage: 'about a mortgage',
  appointment: 'an appointment',
  direct_debit: 'about a direct debit',
  withdrawal: 'about a withdrawal',
  arrival: 'to know when it arrives',
  how_long: 'to know how long it takes',
  repeat: 'something repeated',
  overdraft: 'about an overdraft',
};

/** An earlier utterance that the latest one may go back to. */
export interface CauseRow {
  readonly id: string;
  readonly when: string;
  readonly who: string;
  /** Its words, as far as they are known. */
  readonly text: string;
  /** Which of them. */
  readonly words?: TextSpan;
  readonly share: string;
}

/** What the latest utterance of the customer expresses in the light of the call. */
export interface ContextView {
  readonly id: string;
  readonly emotion: string;
  readonly causes: readonly CauseRow[];
  readonly needs: readonly string[];
}

/** Undefined before anything of the customer was read in context. */
export function contextView({ readings, lines }: Pick<CallState, 'readings' | 'lines'>): ContextView | undefined {
  const latest = readings.findLast((reading) => reading.context !== undefined);
  const found = latest?.context?.estimate;
  if (!latest || !found) return undefined;
  const causes = (isEmotional(found) ? found.causes : [])
    .filter(({ segment }) => segment.id !== latest.id)
    .map(({ segment, probability, words }) => ({
      id: segment.id,
      when: clock(segment.startSample),
      who: ROLE_NAMES[segment.channel],
      text: lines.find((line) => line.id === segment.id)?.text ?? '',
      ...(words && { words }),
      share: percent(probability),
    }));
  return {
    id: latest.id,
    emotion: namedEmotion(found),
    causes,
    needs: neededSoFar(readings),
  };
}

/** Whether later words have changed what an utterance was taken for: from what, to what. */
export function refinement({ context }: Reading): { readonly from: string; readonly to: string } | undefined {
  if (!context?.before) return undefined;
  const [from, to] = [namedEmotion(context.before), namedEmotion(context.estimate)];
  return from === to ? undefined : { from, to };
}

function namedEmotion({ uncertain, probabilities }: ContextEstimate): string {
  if (uncertain) return 'uncertain';
  const emotion = topEmotion(probabilities);
  return `${EMOTION_NAMES[emotion]} ${percent(probabilities[emotion])}`;
}

/** What the customer has seemed to want up to now, the newest first, each once. */
function neededSoFar(readings: readonly Reading[]): readonly string[] {
  const names = readings
    .toReversed()
    .flatMap(({ context }) => context?.estimate.needs ?? [])
    .flatMap(({ name }) => NEED_NAMES[name] ?? []);
  return [...new Set(names)].slice(0, 4);
}
