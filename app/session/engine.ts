import { randomUUID } from 'node:crypto';
import { listDevices } from '../capture/devices.ts';
import type { CallSpec, Checkpoint, CommandHandlers } from '../contract/commands.ts';
import type { ProfileStanding } from '../contract/consent.ts';
import type { AssistEvent, AssistEventBody } from '../contract/events.ts';
import { isEphemeral } from '../contract/events.ts';
import type { CapturedFrames, CapturedPicture } from '../contract/messages.ts';
import { withPurge } from '../contract/purge.ts';
import type { EnrichmentStanding, Failure } from '../contract/schemas.ts';
import type { ConsentGate } from '../domain/consent.ts';
import { AppError } from '../domain/errors.ts';
import type { VoiceTier } from '../domain/voice-tier.ts';
import { openEnrichment, standingOf } from '../enrichment/open-enrichment.ts';
import { createModelRegistry, type ModelRegistry } from '../inference/model-registry.ts';
import { SiteLayer } from '../learning/site-layer.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { openAgentNotice } from '../privacy/consent/agent-notice.ts';
import { createConsentGate } from '../privacy/consent/consent-gate.ts';
import { openProfile, standingOfProfile } from '../privacy/profiles/chosen-profile.ts';
import { doorThatNotes } from '../privacy/profiles/profile-audit.ts';
import { createProfileDesk } from '../privacy/profiles/profile-desk.ts';
import { createRedactor } from '../privacy/redaction/find-sensitive.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';
import type { FaceWatcher } from '../recognition/face-watcher.ts';
import type { SpeechRecogniser } from '../recognition/speech-recogniser.ts';
import { createLightEar } from '../recognition/voice-light.ts';
import { createFaceWatcher } from '../recognition/worker-face-watcher.ts';
import { createSpeechRecogniser } from '../recognition/worker-speech-recogniser.ts';
import { CallSession } from './call-session.ts';
import { type CallStoring, createCallStoring } from './call-storing.ts';
import { readCheckSet } from './check-readings.ts';
import { askChurn, isChurnTold, readRecord } from './churn-forecast.ts';
import { openLedger } from './consent-road.ts';
import { createCorrections, learnedFor } from './corrections.ts';
import { enveloped } from './event-stream.ts';
import { fusionKindOf } from './fusion-kind.ts';
import { createInsights } from './insights.ts';
import { createKeptCalls, type KeptViews } from './kept-calls.ts';
import { type OpenedCall, openCall, type PushedStreams } from './open-call.ts';
import { loadRecognisers, type Recognisers, withFace } from './recognisers.ts';
import { createReportDesk, type RenderReport } from './report-desk.ts';
import { createRetainedCalls } from './retained-calls.ts';
import type { SessionLog } from './session-log.ts';
import { voiceTierOf } from './voice-tier.ts';

export interface EnginePaths {
  /** `native-models`. */
  readonly nativeModels: string;
  /** The signed compliance profiles. */
  readonly profiles: string;
  /** The app's cache folder, where weight packs lie; the platform's when absent. */
  readonly cache?: string;
  /** The app's data folder, where corrections are kept; without one they end with the process. */
  readonly data?: string;
  /** Where the sample call lies. */
  readonly samples: string;
  readonly speechWorker: URL;
  readonly faceWorker: URL;
}

export interface EngineDeps {
  readonly emit: (event: AssistEvent) => void;
  readonly checkpoint: (checkpoint: Checkpoint) => void;
  readonly paths: EnginePaths;
  /** What the administrator has set about enrichment (`ENRICHMENT_VARIABLES`); without a URL it is off. */
  readonly enrichment?: Readonly<Record<string, string>>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly log: SessionLog;
  /** Where calls are stored, and what decides whether; absent: nothing is stored. */
  readonly storage?: { readonly door: VaultDoor; readonly views: KeptViews };
  readonly renderReport: RenderReport;
}

/** Everything that computes or stores: the command handlers, and where captured frames go. */
export interface Engine {
  readonly handlers: CommandHandlers;
  /** Where words go beside this machine; absent: nowhere. */
  readonly enrichment?: EnrichmentStanding;
  /** The compliance profile that holds. */
  readonly profile: ProfileStanding;
  /** Whether the agent had read its notice when the engine began. */
  readonly agentTold: boolean;
  push(frames: CapturedFrames): void;
  show(picture: CapturedPicture): void;
  endStream(streamId: string, failure?: Failure): void;
  close(): Promise<void>;
}

/** Loads nothing before it is asked to. */
export function createEngine(deps: EngineDeps): Engine {
  const { paths, now, log } = deps;
  const begunMs = now();
  const open = openProfile(paths.profiles, paths.data);
  const profile = standingOfProfile(open);
  const agentNotice = openAgentNotice(open.profile, paths.data, Date.now);
  const enrichment = openEnrichment(deps.enrichment ?? {});
  const registryOptions = { modelsFolder: paths.nativeModels, ...(paths.cache && { cacheFolder: paths.cache }) };
  const registry = createModelRegistry(registryOptions);
  const layer = new SiteLayer({
    check: () => readCheckSet(registry, createChannelGate()),
    ...(paths.data !== undefined && { folder: paths.data }),
    epochMs: Date.now,
  });
  let speech: SpeechRecogniser | undefined;
  let face: FaceWatcher | undefined;
  const recognisers = new Map<VoiceTier, Promise<Recognisers>>();
  let active: { readonly session: CallSession; readonly call: OpenedCall; readonly done: Promise<void> } | undefined;
  let told: AssistEvent[] = [];
  const redactor = createRedactor(open.profile.redaction);
  let storing: CallStoring | undefined;
  let starting = false;
  const kept =
    deps.storage &&
    createRetainedCalls({
      door: doorThatNotes(deps.storage.door, open.profile, paths.data),
      opened: open,
      isCalling: () => starting || active !== undefined,
      epochMs: Date.now,
      log,
    });

  const ready = (tier: VoiceTier): Promise<Recognisers> => {
    const loading = recognisers.get(tier) ?? loadRecognisers(registry, earOf(tier), tier, fusionKindOf());
    recognisers.set(tier, loading);
    // What failed to load is tried again at the next call: the user may have put a model right meanwhile.
    const forget = () => recognisers.delete(tier);
    loading.then((r) => r.failures.size > 0 && forget(), forget);
    return loading;
  };
  const earOf = (tier: VoiceTier): SpeechRecogniser => {
    if (tier === 'light') return createLightEar();
    speech ??= createSpeechRecogniser({
      workerUrl: paths.speechWorker,
      registryOptions,
      meter: registry.meter,
      noteLoad: registry.noteRemoteLoad,
    });
    return speech;
  };
  /** Faces are loaded with the first call that has a picture which may be looked at. */
  const readyFor = async ({ video }: OpenedCall, gate: ConsentGate, tier: VoiceTier): Promise<Recognisers> => {
    const loaded = await ready(tier);
    if (!video || !gate.everAllows('face-emotion', video.description.channel)) return loaded;
    face ??= createFaceWatcher({
      workerUrl: paths.faceWorker,
      registryOptions,
      meter: registry.meter,
      noteLoad: registry.noteRemoteLoad,
    });
    return withFace(loaded, registry, face);
  };
  const running = (): CallSession => {
    if (!active) throw new AppError('no-call', 'No call is running.');
    return active.session;
  };

  const start = async (
    spec: CallSpec,
    resume: Checkpoint | undefined,
    before: readonly AssistEvent[],
  ): Promise<{ callId: string }> => {
    if (active) throw new AppError('call-in-progress', 'A call is running already; stop it first.');
    const tier = voiceTierOf(spec);
    const call = await openCall(spec, { samples: paths.samples, now });
    const { kind: mode } = call.source.description;
    const { toldAtEpochMs: agentToldAtEpochMs } = agentNotice;
    const opening = { profile: open.profile, given: spec.consent, mode, told: before, epochMs: Date.now };
    const ledger = openLedger({ ...opening, agentToldAtEpochMs });
    const gate = createConsentGate(ledger);
    const loaded = await readyFor(call, gate, tier);
    const learned = await learnedFor(layer);
    if (active) throw new AppError('call-in-progress', 'A call is running already; stop it first.');
    const callId = resume?.callId ?? randomUUID();
    told = resume ? [...before] : [];
    const startedAtEpochMs = resume?.startedAtEpochMs ?? Date.now();
    const words = call.words && tier === 'full';
    storing =
      kept &&
      createCallStoring({
        ...{ door: kept, ledger, gate, redactor, callId, startedAtEpochMs },
        resumed: resume !== undefined,
        words: words || call.transcript !== undefined,
        tell: (body) => void tellBeside(callId, body),
        epochMs: Date.now,
        log,
        ...(spec.customerRef !== undefined && { customerRef: spec.customerRef }),
      });
    for (const event of told) storing?.take(event);
    const { customerRecord } = spec;
    const asksChurn = customerRecord && !isChurnTold(told);
    const session = new CallSession({
      callId,
      source: call.source,
      ...(call.video && { video: call.video }),
      recognisers: loaded,
      gate,
      ledger,
      profile,
      learned,
      ...(enrichment && { enrichment }),
      ...(asksChurn && { churn: () => askChurn(registry, customerRecord) }),
      speed: call.speed,
      words,
      partials: call.partials,
      ...(call.transcript && { transcript: call.transcript }),
      ...(resume && { resume }),
      onCheckpoint: (checkpoint) => {
        deps.checkpoint(checkpoint);
        storing?.checkpoint(checkpoint);
      },
      onSound: (frame) => storing?.hear(frame),
      now,
      epochMs: Date.now,
      log,
    });
    const done = tell(session);
    active = { session, call, done };
    return { callId };
  };

  const tell = async (session: CallSession): Promise<void> => {
    const own = storing;
    for await (const event of session.events()) {
      if (event.type === 'call-ended') active = undefined;
      pass(event);
    }
    await own?.flush();
  };
  const pass = (event: AssistEvent): void => {
    if (!isEphemeral(event)) told = withPurge(told, event);
    storing?.take(event);
    deps.emit(event);
  };
  /** Tells an event of the current or last call, also when that is over; nothing when it has given way to another. */
  const tellBeside = async (callId: string, body: AssistEventBody): Promise<void> => {
    if (told.at(-1)?.callId !== callId || active?.session.tell(body)) return;
    await active?.done;
    const last = told.at(-1);
    if (last?.callId !== callId) return;
    pass(enveloped(callId, last.seq + 1, body));
    void storing?.flush();
  };

  /** Of the last call, what was told; its report and its corrections go with it. */
  const letGo = (callId: string): void => {
    if (told.at(-1)?.callId === callId) told = [];
  };

  const reports = createReportDesk({
    door: kept,
    profile: open.profile,
    redactor,
    registry,
    render: deps.renderReport,
    told: () => told,
  });

  const handlers: CommandHandlers = {
    'engine.status': async () => ({
      pid: process.pid,
      host: process.versions.electron ? `Electron ${process.versions.electron}` : `Node ${process.versions.node}`,
      uptimeMs: now() - begunMs,
      residentBytes: process.memoryUsage.rss(),
      cpuMs: processorMs(process.cpuUsage()),
      models: [...(await registry.list())],
    }),
    'devices.list': () => listDevices(),
    'models.list': async ({ measure }) => ({
      models: [...(measure ? await measureAll(registry) : await registry.list())],
    }),
    'record.read': ({ text }) => readRecord(registry, text),
    'call.start': async ({ spec, resume, told: before = [] }) => {
      starting = true;
      try {
        return await start(spec, resume, before);
      } finally {
        starting = false;
      }
    },
    'call.pause': async () => done(running().pause()),
    'call.resume': async () => done(running().resume()),
    'call.speed': async ({ speed }) => done(running().setSpeed(speed)),
    'call.seek': async ({ toSample }) => done(running().seek(toSample)),
    'call.stop': async () => {
      running().stop();
      await active?.done;
      return {};
    },
    'consent.note': async ({ person, statement }) => done(running().note(person, statement)),
    'payment.pause': async ({ by }) => done(running().pausePayment(by)),
    'payment.resume': async ({ by }) => done(running().resumePayment(by)),
    'consent.ask': async ({ purposes }) => done(running().ask(purposes)),
    'agent.told': async () => done(agentNotice.note()),
    'prompt.close': async ({ promptId }) => done(running().closePrompt(promptId)),
    ...createCorrections({ layer, told: () => told, tell: tellBeside }),
    'call.report': reports['call.report'],
    ...createInsights({ door: kept, profile: open.profile, epochMs: Date.now }),
    ...createKeptCalls({
      storage: deps.storage && kept && { calls: kept, views: deps.storage.views },
      profile: open.profile,
      redactor,
      models: registry.list,
      report: reports.ofKept,
      running: () => active?.session.callId,
      letGo,
      epochMs: Date.now,
    }),
    ...createProfileDesk({
      folder: paths.profiles,
      data: paths.data,
      open,
      door: kept,
      isCalling: () => starting || active !== undefined,
      epochMs: Date.now,
    }),
  };
  const streams = (): PushedStreams | undefined => active?.call.streams;

  return {
    handlers,
    ...(enrichment && { enrichment: standingOf(enrichment) }),
    profile,
    agentTold: agentNotice.toldAtEpochMs !== undefined,
    push: (frames) => streams()?.push(frames),
    show: (picture) => streams()?.show(picture),
    endStream: (streamId, failure) => streams()?.end(streamId, failure),
    async close() {
      active?.session.stop();
      await active?.done;
      await speech?.close();
      await face?.close();
      await registry.close();
      await storing?.flush();
      await kept?.close();
    },
  };
}

/** The empty answer of a command that only does something. */
function done(_did: unknown): Record<string, never> {
  return {};
}

function processorMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}

async function measureAll(registry: ModelRegistry) {
  const measured = [];
  for (const { name, state } of await registry.list()) {
    if (state === 'ready' || state === 'loaded') measured.push(await registry.measure(name));
    else measured.push(...(await registry.list()).filter((m) => m.name === name));
  }
  return measured;
}
