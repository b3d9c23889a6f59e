import type { CallSpec } from '../contract/commands.ts';
import { createModelRegistry, type ModelRegistry } from '../inference/model-registry.ts';
import type { ModelSession } from '../inference/model-session.ts';
import { createConsentGate } from '../privacy/consent/consent-gate.ts';
import { openProfile } from '../privacy/profiles/chosen-profile.ts';
import { createLocalSpeechRecogniser } from '../recognition/local-speech-recogniser.ts';
import { CallSession } from './call-session.ts';
import { openLedger } from './consent-road.ts';
import type { EnginePaths } from './engine.ts';
import { openCall } from './open-call.ts';
import { loadRecognisers } from './recognisers.ts';
import { SILENT_LOG } from './session-log.ts';

/** How long a whole call took on one thread, and how long of that the models ran. */
export interface OneLaneTimes {
  readonly wallMs: number;
  readonly modelMs: number;
  readonly modelRuns: number;
}

/**
 * Takes a recording down the same road as ever, but with speech to text on this thread and every model run strictly after the
 * other, so that the wall time is model time plus everything else and nothing overlaps. For the benchmark: in the product speech
 * to text has a thread of its own, and model time can exceed wall time. @throws AppError as opening a call does.
 */
export async function measureOneLane(
  spec: CallSpec,
  paths: Omit<EnginePaths, 'speechWorker' | 'faceWorker'>,
  now: () => number,
): Promise<OneLaneTimes> {
  const registry = createModelRegistry({
    modelsFolder: paths.nativeModels,
    ...(paths.cache !== undefined && { cacheFolder: paths.cache }),
  });
  const lane = createLane(now);
  const laned: ModelRegistry = { ...registry, load: async (name, how) => lane.wrap(await registry.load(name, how)) };
  try {
    const call = await openCall(spec, { samples: paths.samples, now });
    const recognisers = await loadRecognisers(laned, createLocalSpeechRecogniser(laned));
    const { profile } = openProfile(paths.profiles, paths.data);
    const ledger = openLedger({ profile, given: spec.consent, mode: 'recording', told: [], epochMs: Date.now });
    const { source, speed, words } = call;
    const session = new CallSession({
      callId: 'one-lane',
      source,
      recognisers,
      gate: createConsentGate(ledger),
      ledger,
      speed,
      words,
      partials: false,
      onCheckpoint: () => {},
      now,
      epochMs: () => Date.now(),
      log: SILENT_LOG,
    });
    lane.reset();
    const begunMs = now();
    for await (const _ of session.events()) {
      // The session is measured, not heard.
    }
    return { wallMs: now() - begunMs, modelMs: lane.totalMs(), modelRuns: lane.runs() };
  } finally {
    await registry.close();
  }
}

function createLane(now: () => number) {
  let tail: Promise<unknown> = Promise.resolve();
  let [totalMs, runs] = [0, 0];
  const inLane = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = tail.then(async () => {
      // Whatever the previous run woke up is done before the clock starts.
      await new Promise(setImmediate);
      const begunMs = now();
      try {
        return await run();
      } finally {
        totalMs += now() - begunMs;
        runs++;
      }
    });
    tail = mine.catch(() => {});
    return mine;
  };
  return {
    wrap: (session: ModelSession): ModelSession => ({
      manifest: session.manifest,
      run: (feeds, outputs) => inLane(() => session.run(feeds, outputs)),
      close: () => session.close(),
    }),
    reset: () => {
      [totalMs, runs] = [0, 0];
    },
    totalMs: () => totalMs,
    runs: () => runs,
  };
}
