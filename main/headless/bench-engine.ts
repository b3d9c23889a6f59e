import type { CallSpec, Speed } from '../../app/contract/commands.ts';
import type { AssistEvent } from '../../app/contract/events.ts';
import { samplesToSeconds } from '../../app/domain/audio.ts';
import { type BenchFigure, medianFigure, percentileFigures } from './bench-figures.ts';
import { residentBytes } from './process-memory.ts';
import { type ReplayEngine, replayCall } from './replay-call.ts';

const MEMORY_SAMPLE_MS = 500;

/** A call for the benchmark at a given pace, with or without speech to text. */
export type SpecOf = (speed: Speed, words: boolean) => CallSpec;

/** As fast as it can: the call's length over the session's wall time, with and without speech to text. */
export async function measurePace(engine: ReplayEngine, specOf: SpecOf, runs: number): Promise<readonly BenchFigure[]> {
  const figures: BenchFigure[] = [];
  for (const words of [true, false]) {
    const paces: number[] = [];
    const shares: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { ended } = await analyse(engine, specOf('max', words));
      const timings = ended.timings;
      if (!timings || timings.wallMs === 0) continue;
      paces.push((samplesToSeconds(ended.durationSamples) * 1000) / timings.wallMs);
      if (timings.modelMs > 0) shares.push(timings.wallMs / timings.modelMs);
    }
    const kind = words ? 'with-words' : 'without-words';
    const how = words ? 'with speech to text' : 'without speech to text';
    figures.push(
      ...medianFigure(paces, {
        name: `replay.pace.${kind}`,
        unit: 'x',
        note: `replay speed over real time, ${how}, engine process with its speech thread`,
      }),
    );
    figures.push(
      ...medianFigure(shares, {
        name: `replay.wall-over-model.${kind}`,
        unit: 'ratio',
        note: `session wall time over the sum of model run times, ${how}; below 1 when the two threads overlap`,
      }),
    );
  }
  return figures;
}

/** Paced like a live call: from the end of speech to the gauge, and the most memory each process held meanwhile. */
export async function measureLive(
  engine: ReplayEngine,
  specOf: SpecOf,
  paces: readonly number[],
): Promise<readonly BenchFigure[]> {
  const figures: BenchFigure[] = [];
  const { pid } = await engine.command('engine.status', {});
  let [engineBytes, hostBytes, samples] = [0, 0, 0];
  const timer = setInterval(() => {
    engineBytes = Math.max(engineBytes, residentBytes(pid) ?? 0);
    hostBytes = Math.max(hostBytes, process.memoryUsage.rss());
    samples++;
  }, MEMORY_SAMPLE_MS);
  try {
    for (const pace of paces) {
      const { events } = await analyse(engine, specOf(pace, true));
      const latencies = events.flatMap((e) =>
        e.type === 'timing' && e.segment.channel !== 'agent' ? (e.timing.speechEndToGaugeMs ?? []) : [],
      );
      figures.push(
        ...percentileFigures(latencies, {
          name: `live.speech-end-to-gauge.${pace}x`,
          unit: 'ms',
          note: `arrival of a segment's last speech sample to its fused gauge, paced ${pace}×; includes the silence that tells the end of speech`,
        }),
        ...percentileFigures(understandingTimes(events), {
          name: `live.understanding.${pace}x`,
          unit: 'ms',
          note: 'fusion, and the words in context, of one utterance of the customer',
        }),
      );
    }
  } finally {
    clearInterval(timer);
  }
  const note = 'most resident memory during the paced calls';
  if (engineBytes > 0) figures.push({ name: 'memory.engine', unit: 'bytes', value: engineBytes, n: samples, note });
  if (samples > 0)
    figures.push({
      name: 'memory.host',
      unit: 'bytes',
      value: hostBytes,
      n: samples,
      note: `${note}; the terminal host`,
    });
  return figures;
}

function understandingTimes(events: readonly AssistEvent[]): readonly number[] {
  return events.flatMap((e) =>
    e.type === 'timing' && e.segment.channel === 'customer' && e.timing.contextMs !== undefined
      ? [e.timing.fusionMs + e.timing.contextMs]
      : [],
  );
}

/** Loads all models before anything is measured: a call that is stopped at its first words. */
export async function warmUp(engine: ReplayEngine, specOf: SpecOf): Promise<void> {
  const listener = {
    event: (event: AssistEvent) => {
      if (event.type === 'utterance') void engine.command('call.stop', {}).catch(() => {});
    },
    restart: () => {},
    notice: () => {},
  };
  await replayCall(engine, specOf('max', true), listener, new AbortController().signal);
}

async function analyse(engine: ReplayEngine, spec: CallSpec) {
  const events: AssistEvent[] = [];
  const listener = {
    event: (event: AssistEvent) => void events.push(event),
    restart: () => void events.splice(0),
    notice: () => {},
  };
  const ended = await replayCall(engine, spec, listener, new AbortController().signal);
  return { events, ended };
}
