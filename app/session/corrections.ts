import type { CommandHandlers } from '../contract/commands.ts';
import type { AssistEvent, AssistEventBody, EventOf } from '../contract/events.ts';
import type { Failure } from '../contract/schemas.ts';
import { AppError } from '../domain/errors.ts';
import type { SiteLayer } from '../learning/site-layer.ts';
import type { ReadingLayer } from './affect-reading.ts';

/** What a call starts with of what was learned here, and why that may be less than was kept. */
export interface Learned {
  readonly layer: ReadingLayer;
  readonly failure?: Failure;
}

/** Reads what is kept, for a new call. Corrections that cannot be read cost the call nothing but them. */
export async function learnedFor(layer: SiteLayer): Promise<Learned> {
  try {
    const notice = await layer.load();
    if (notice === undefined) return { layer };
    return { layer, failure: { code: 'corrections-unavailable', message: notice } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { layer, failure: { code: error.code, message: error.message } };
  }
}

interface CorrectionsDeps {
  readonly layer: SiteLayer;
  /** The lasting events of the current or last call. */
  readonly told: () => readonly AssistEvent[];
  readonly tell: (callId: string, body: AssistEventBody) => Promise<void>;
}

/** Corrections as they are given and undone during a call or after it. */
export function createCorrections({
  layer,
  told,
  tell,
}: CorrectionsDeps): Pick<CommandHandlers, 'correction.give' | 'corrections.undo' | 'corrections.state'> {
  return {
    'correction.give': async ({ callId, segmentId, verdict }) => {
      const { segment, fused, unadapted = fused.probabilities } = readingOf(told(), callId, segmentId);
      const outcome = await layer.give(unadapted, verdict, givenBefore(told(), segmentId));
      const provenance = [layer.provenance];
      await tell(callId, { type: 'correction', atSample: segment.endSample, provenance, segment, verdict, outcome });
      return { outcome, state: await layer.state() };
    },
    'corrections.undo': async (which) => {
      const undone = await layer.undo(which);
      const given = told().flatMap((event) => (takenIn(event) ? [event.outcome.serial] : []));
      const serials = undone.filter((serial) => given.includes(serial));
      const last = told().at(-1);
      if (last && serials.length > 0) {
        const { callId, atSample } = last;
        await tell(callId, { type: 'corrections-undone', atSample, provenance: [layer.provenance], serials });
      }
      return { state: await layer.state() };
    },
    'corrections.state': async () => ({ state: await layer.state() }),
  };
}

/** The settled reading of an utterance. @throws AppError when there is none that may be corrected. */
function readingOf(events: readonly AssistEvent[], callId: string, segmentId: string): EventOf<'fused'> {
  if (events.at(-1)?.callId !== callId) throw new AppError('no-call', CALL_GONE);
  const isMeant = (event: AssistEvent) =>
    event.type === 'fused' && !event.interim && event.segment.id === segmentId && event.segment.channel === 'customer';
  const found = events.findLast(isMeant);
  if (found?.type !== 'fused') throw new AppError('invalid-request', NOTHING_READ);
  return found;
}

const CALL_GONE = 'That call is no longer at hand, so it cannot be corrected any more. Open the recording again.';
const NOTHING_READ = 'Only an utterance of the customer from which an emotion was read can be corrected.';

/** The serial of the last correction that was taken of an utterance. */
function givenBefore(events: readonly AssistEvent[], segmentId: string): number | undefined {
  const last = events.findLast((event) => takenIn(event) && event.segment.id === segmentId);
  return last && takenIn(last) ? last.outcome.serial : undefined;
}

type TakenCorrection = EventOf<'correction'> & { readonly outcome: { readonly kind: 'taken' } };

function takenIn(event: AssistEvent): event is TakenCorrection {
  return event.type === 'correction' && event.outcome.kind === 'taken';
}
