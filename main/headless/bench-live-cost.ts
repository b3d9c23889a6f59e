/** What a live call costs: processor time of the engine while a call comes at its own pace, and of each picture of a face. */
import type { CallSpec } from '../../app/contract/commands.ts';
import type { AssistEvent } from '../../app/contract/events.ts';
import { samplesToSeconds } from '../../app/domain/audio.ts';
import { timeFaces } from '../../app/session/face-times.ts';
import type { EngineSettings } from '../inference/engine-settings.ts';
import { type SpecOf, warmUp } from './bench-engine.ts';
import { type BenchFigure, percentileFigures } from './bench-figures.ts';
import { type ReplayEngine, replayCall } from './replay-call.ts';

/** One kind of call, at pace 1. */
export interface LiveVariant {
  readonly name: 'with-video' | 'without-video' | 'without-words';
  readonly what: string;
  readonly spec: CallSpec;
}

const PICTURES = 300;
/** A call that takes so many times its length did not keep its pace. */
const LATE = 1.05;

/** @param pictured a recording of the same call with a picture of the customer; without it only sound is measured. */
export async function measureLiveCost(
  engine: ReplayEngine,
  specOf: SpecOf,
  pictured: string | undefined,
  settings: EngineSettings,
): Promise<readonly BenchFigure[]> {
  const heard: readonly LiveVariant[] = [
    { name: 'without-video', what: 'sound and words', spec: specOf(1, true) },
    { name: 'without-words', what: 'sound alone, without speech to text', spec: specOf(1, false) },
  ];
  if (pictured === undefined) return measureCoreShare(engine, heard);
  const seenSpecOf: SpecOf = (speed, words) => ({ kind: 'recording', path: pictured, speed, words, video: 'customer' });
  await warmUp(engine, seenSpecOf);
  const what = "sound, words and the customer's picture";
  const shares = await measureCoreShare(engine, [{ name: 'with-video', what, spec: seenSpecOf(1, true) }, ...heard]);
  return [...shares, ...(await measureFaces(pictured, settings))];
}

/**
 * The engine's own processor time over the time that passed: 1 is one core all the time. Its models are loaded before; what ffmpeg
 * decodes for a recording is not the engine's, and a live call has none of it.
 */
export async function measureCoreShare(
  engine: ReplayEngine,
  variants: readonly LiveVariant[],
): Promise<readonly BenchFigure[]> {
  const figures: BenchFigure[] = [];
  for (const { name, what, spec } of variants) {
    let lagged = false;
    const event = ({ type }: AssistEvent) => {
      lagged ||= type === 'lag';
    };
    const listener = { event, restart: () => {}, notice: () => {} };
    const before = await engine.command('engine.status', {});
    const begunMs = performance.now();
    const { durationSamples, timings } = await replayCall(engine, spec, listener, new AbortController().signal);
    const after = await engine.command('engine.status', {});
    const wallMs = performance.now() - begunMs;
    // An engine that was lost on the way took its count with it.
    if (after.pid !== before.pid) continue;
    const pictures = timings?.modelRuns['face-emotion']?.runs ?? 0;
    const seen = spec.kind === 'recording' && spec.video !== undefined ? `, ${pictures} pictures read` : '';
    const [callSeconds, wallSeconds] = [samplesToSeconds(durationSamples), wallMs / 1000];
    const late = lagged || wallSeconds > LATE * callSeconds ? '; too low: the machine was too busy to keep up' : '';
    figures.push({
      name: `live.core-share.${name}`,
      unit: 'ratio',
      value: (after.cpuMs - before.cpuMs) / wallMs,
      n: 1,
      note: `engine's processor time (user + system, all threads) over wall time, ${what}; ${callSeconds.toFixed(0)} s paced 1×, in ${wallSeconds.toFixed(0)} s${seen}${late}`,
    });
  }
  return figures;
}

/** A picture all told, one after the other on one thread. */
async function measureFaces(path: string, settings: EngineSettings): Promise<readonly BenchFigure[]> {
  const { timesMs, read } = await timeFaces(path, PICTURES, settings, () => performance.now());
  return percentileFigures(timesMs, {
    name: 'face.per-picture',
    unit: 'ms',
    note: `detector, tracker, quality and emotion together, one thread, without decoding; ${read} of ${timesMs.length} pictures had a face to be read`,
  });
}
