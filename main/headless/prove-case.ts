import type { AssistEvent } from '../../app/contract/events.ts';
import { withPurge } from '../../app/contract/purge.ts';
import type { AppLayout } from '../app-layout.ts';
import type { ProofCase } from './prove-cases.ts';
import { emotionsIn, eventsAmong, eventsResting, shownIn, textOf } from './prove-findings.ts';
import { runProofCall } from './prove-run.ts';

/** Emotion of these is never told, by whatever profile. */
const NEVER = ['agent', 'unattributed'] as const;

/** What came of one case. */
export interface ProofResult {
  readonly name: string;
  /** Messages that left the engine's process and were looked through. */
  readonly messages: number;
  /** What was found that may not be, or was not found that must be; empty when the case holds. */
  readonly faults: readonly string[];
  /** What the app heard people say, as it told it. */
  readonly said?: readonly string[];
}

/** Runs a case and looks through everything that came of it. */
export async function proveCase(
  layout: AppLayout,
  keyFile: string,
  { name, call, ...wanted }: ProofCase,
): Promise<ProofResult> {
  const { messages, history, report, stored } = await runProofCall(layout, call, keyFile);
  const events = eventsAmong(messages);
  const kept = events.reduce<AssistEvent[]>(withPurge, []);
  const said = kept.flatMap((event) => (event.type === 'utterance' ? [event.utterance.text] : []));
  const isAnythingRead = wanted.expected.includes('fused');
  const faults = [
    ...messages.flatMap((message, index) => emotionsIn(message, NEVER, `message ${index}`)),
    ...eventsResting(kept, wanted.forbidden),
    ...eventsResting(history, wanted.forbidden).map((found) => `${found} is still told to a new window`),
    ...(stored ? emotionsIn(stored, NEVER, 'the vault') : []),
    ...eventsResting(stored?.events ?? [], wanted.forbidden).map((found) => `${found} is stored`),
    ...(wanted.isStored === (stored !== undefined) ? [] : [stored ? 'the call is stored' : 'the call is not stored']),
    ...(isAnythingRead ? [] : shownIn(report, said)),
    ...saidIn({ messages, history, report, vault: stored ?? {} }, wanted.unsaid),
    ...ran(events, wanted.silentModels),
    ...afterPurge(events, wanted.forbidden),
    ...wanted.expected
      .filter((type) => !events.some((event) => event.type === type))
      .map((type) => `no event "${type}" was found`),
  ];
  const heard = events.flatMap((event) => (event.type === 'utterance' ? [event.utterance.text] : []));
  return { name, messages: messages.length, faults: [...new Set(faults)], said: heard };
}

/** Places in which something is said that may be said nowhere. */
function saidIn(places: Readonly<Record<string, unknown>>, unsaid: RegExp | undefined): string[] {
  return Object.entries(places).flatMap(([place, holds]) => {
    const found = unsaid?.exec(typeof holds === 'string' ? textOf(holds) : wordsIn(holds));
    return found ? [`"${found[0]}" stands in the ${place}`] : [];
  });
}

/** All texts in a structure; its figures and ids hold digits of all kinds, which nobody said. */
function wordsIn(holds: unknown): string {
  return JSON.stringify(holds, (key, value: unknown) => (typeof value === 'number' || key === 'callId' ? null : value));
}

/** Runs of models that should not have run. */
function ran(events: readonly AssistEvent[], silent: readonly string[]): string[] {
  return events.flatMap((event) => {
    const runs = event.type === 'call-ended' ? (event.timings?.modelRuns ?? {}) : {};
    const those = Object.entries(runs).filter(
      ([model, { runs: n }]) => n > 0 && silent.some((start) => model.startsWith(start)),
    );
    return those.map(([model, { runs: n }]) => `${model} ran ${n} times`);
  });
}

/** What was told after an agreement was taken back. */
function afterPurge(events: readonly AssistEvent[], forbidden: ProofCase['forbidden']): string[] {
  const purged = events.find((event) => event.type === 'purged');
  return purged
    ? eventsResting(
        events.filter(({ seq }) => seq > purged.seq),
        forbidden,
      )
    : [];
}
