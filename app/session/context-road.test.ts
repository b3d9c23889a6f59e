/** A call whose words are read in context: what is told, to whom it applies, and that it goes on after a restart as it was. */
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../contract/commands.ts';
import type { CauseWordsReader } from '../domain/dialogue.ts';
import { type HeardWords, type ScriptedReading, scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { scriptedSource } from '../testing/scripted-source.ts';
import { eventsOf, sessionSetting, toldBy } from '../testing/test-session.ts';
import type { RoadState } from './call-road.ts';
import { CallSession } from './call-session.ts';

const WORDS: Readonly<Record<string, string>> = {
  'agent-1': 'it will be fixed today',
  'customer-1': 'oh that is just great thank you',
  'agent-2': 'sorry it is cancelled',
  'customer-2': 'as always with you people then',
  'agent-3': 'one moment please',
  'customer-3': 'i want my money back right now',
};
const SPEECH = Object.keys(WORDS).map((id, i) => ({
  channel: id.startsWith('agent') ? ('agent' as const) : ('customer' as const),
  fromSeconds: 1 + 4 * i,
  toSeconds: 3 + 4 * i,
}));

/** The first answer is happy until something else has been said; what the customer says goes back to the line before. */
function say(lines: readonly HeardWords[], at: number): ScriptedReading {
  const isGreat = lines[at]?.text.includes('great') === true;
  const isLater = at < lines.length - 1;
  const sentiment = isGreat && !isLater ? [0, 0, 0, 1, 0] : [0, 1, 0, 0, 0];
  return {
    emotion: isGreat && !isLater ? 'happy' : 'angry',
    sentiment,
    falling: 0.6,
    causes: lines.map((_, i) => (i === at - 1 ? 0.8 : 0)),
  };
}

/** The last three characters of a cause. */
const LAST_THREE: CauseWordsReader = {
  find: async ({ words: { text } }) => ({ start: text.length - 3, end: text.length }),
};

function session(more: { resume?: Checkpoint; broken?: true; slow?: true; causeWords?: CauseWordsReader } = {}) {
  const asked: string[] = [];
  const reader = scriptedDialogueReader((lines, at) => {
    asked.push(lines[at]?.speaker ?? '');
    if (more.broken) throw new Error('broken');
    return say(lines, at);
  });
  const slow: typeof reader = {
    ...reader,
    read: async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return reader.read(...given);
    },
  };
  const recognisers = scriptedRecognisers(({ id }) => ({ text: WORDS[id] ?? 'hello' }));
  const checkpoints: Checkpoint[] = [];
  const call = new CallSession({
    ...sessionSetting(),
    source: scriptedSource(['agent', 'customer'], 26, SPEECH),
    recognisers: { ...recognisers, dialogue: more.slow ? slow : reader, causeWords: more.causeWords ?? LAST_THREE },
    onCheckpoint: (checkpoint) => checkpoints.push(JSON.parse(JSON.stringify(checkpoint))),
    ...(more.resume && { resume: more.resume }),
  });
  return { call, asked, checkpoints };
}

describe('a call in context', () => {
  it("asks the model about the customer's words only, though it heard the agent's", async () => {
    const { call, asked } = session();
    const contexts = eventsOf(await toldBy(call), 'context');
    expect(new Set(asked)).toEqual(new Set(['customer']));
    expect(contexts.every(({ segment }) => segment.channel === 'customer')).toBe(true);
    const [first] = contexts;
    const words = { start: 'it will be fixed today'.length - 3, end: 'it will be fixed today'.length };
    expect(first?.context.causes).toEqual([
      { segment: expect.objectContaining({ id: 'agent-1' }), probability: 0.8, words },
    ]);
    expect(first?.provenance.map(({ model }) => model)).toEqual(['context', 'cause-words']);
  });

  it('tells anew what later words have changed, and the sentiment follows', async () => {
    const events = await toldBy(session().call);
    const told = eventsOf(events, 'context').map(({ segment, refined }) => `${segment.id}${refined ? ' again' : ''}`);
    expect(told).toEqual(['customer-1', 'customer-1 again', 'customer-2', 'customer-3']);
    const [first, second] = eventsOf(events, 'sentiment').map(({ sentiment }) => sentiment.score);
    expect(first).toBeGreaterThan(0);
    // Had the first answer stayed a friendly one, the second could not have brought the score below zero.
    expect(second).toBeLessThan(-0.2);
  });

  it('goes on after a restart as if nothing had happened', async () => {
    const whole = session();
    const events = await toldBy(whole.call);
    const resume = whole.checkpoints.findLast(({ positionSamples }) => positionSamples < 16 * 16_000);
    if (!resume) throw new TypeError('There are checkpoints.');
    const rest = eventsOf(await toldBy(session({ resume }).call), 'context').filter(({ refined }) => !refined);
    const wanted = eventsOf(events, 'context').filter(
      (e) => !e.refined && e.segment.startSample >= resume.positionSamples,
    );
    expect(wanted.length).toBeGreaterThan(0);
    // Where an utterance begins can differ by some milliseconds: the microphone's past is not kept.
    const told = (found: typeof wanted) =>
      found.map(({ segment, context: { causes, ...context } }) => ({
        ...context,
        id: segment.id,
        causes: causes.map((cause) => [cause.segment.id, cause.probability]),
      }));
    expect(told(rest)).toEqual(told(wanted));
  });

  it('looks for words only of causes that are told', async () => {
    const looked: string[] = [];
    const find: CauseWordsReader['find'] = async ({ words: { text } }) => void looked.push(text) as undefined;
    const events = await toldBy(session({ causeWords: { find } }).call);
    const told = eventsOf(events, 'context');
    expect(looked).toHaveLength(told.reduce((sum, { context }) => sum + context.causes.length, 0));
    expect(told.every(({ provenance }) => provenance.every(({ model }) => model === 'context'))).toBe(true);
  });

  it('tells causes without words when these cannot be found, and says so once', async () => {
    const causeWords = { find: () => Promise.reject(new Error('broken')) };
    const events = await toldBy(session({ causeWords }).call);
    const causes = eventsOf(events, 'context').flatMap(({ context }) => context.causes);
    expect(causes.length).toBeGreaterThan(0);
    expect(causes.every((cause) => !('words' in cause))).toBe(true);
    expect(eventsOf(events, 'degraded')).toMatchObject([{ part: 'cause-words' }]);
  });

  it('goes on without context when the model fails, and says so once', async () => {
    const events = await toldBy(session({ broken: true }).call);
    expect(eventsOf(events, 'context')).toEqual([]);
    expect(eventsOf(events, 'degraded')).toMatchObject([{ part: 'context' }]);
    expect(eventsOf(events, 'sentiment')).toHaveLength(3);
  });

  it('is never kept with half an utterance told: a new engine would hear it twice', async () => {
    const { call, checkpoints } = session({ slow: true });
    await toldBy(call);
    expect(checkpoints.length).toBeGreaterThan(3);
    for (const { state } of checkpoints) {
      const { understanding, channels } = state as unknown as RoadState;
      for (const { channel, endSample } of understanding.context ?? [])
        expect(endSample).toBeLessThanOrEqual(channels[channel]?.heardUntil ?? 0);
    }
  });
});
