import { z } from 'zod';
import { PAUSE_HANDS } from '../domain/payment-pause.ts';
import { VOICE_TIERS } from '../domain/voice-tier.ts';
import { aggregateQuery } from './aggregates.ts';
import { consentPerson, consentPurpose, consentStatement, givenConsent } from './consent.ts';
import { correctionOutcome, correctionState, undoRequest, verdict } from './corrections.ts';
import { MOST_RECORD_BYTES, customerRecord as record, recordReading } from './customer-record.ts';
import { customerReference } from './customer-reference.ts';
import { assistEvent } from './events.ts';
import { insightsAnswer, insightsScope, insightsState } from './insights.ts';
import { keptCalls, keptContent, rectification } from './kept-calls.ts';
import { keptSound, soundRequest } from './kept-sound.ts';
import { profileChange, profileSheet } from './profiles.ts';
import { reportRequest, savedReport } from './reports.ts';
import { channel, position } from './schemas.ts';

/** Playback pace of a recording: a multiple of real time, or as fast as the machine can. */
export const speed = z.union([z.number().min(0.25).max(16), z.literal('max')]);
export type Speed = z.infer<typeof speed>;

/** Which role each channel of a recording has, in file order; one entry for mono. */
export const channelOrder = z.array(channel).min(1).max(2);

/** Where one side of a live call is heard. */
export const liveSource = z.discriminatedUnion('kind', [
  /** The platform's recorder (arecord, sox or rec) through node-record-lpcm16. */
  z.object({ kind: z.literal('native-microphone'), device: z.string().max(200).exactOptional() }),
  /** Frames that the window captures (getUserMedia) and pushes with `frames` messages under this id. */
  z.object({ kind: z.literal('window'), streamId: z.string().min(1).max(100), label: z.string().max(200) }),
  /** What the machine plays: a PulseAudio or PipeWire monitor source. */
  z.object({ kind: z.literal('system-sound'), device: z.string().max(200).exactOptional() }),
]);
export type LiveSource = z.infer<typeof liveSource>;

/** Where the customer's picture comes from in a live call: pushed by the window as `picture` messages under this id. */
export const liveVideo = z.object({
  streamId: z.string().min(1).max(100),
  label: z.string().max(200),
  /** Who is seen. Anybody but the customer is refused by the gate. */
  channel,
});
export type LiveVideo = z.infer<typeof liveVideo>;

/** Which model listens to the voice; what the machine was set up with when absent. The light one hears no words. */
const voice = z.enum(VOICE_TIERS).exactOptional();

/** What the company knows of the customer, for a forecast as the call begins. It goes with this one call and into no event. */
const customerRecord = record.exactOptional();
/** Whose call it is, for a call that is kept; it goes into the vault and into no event. */
const customerRef = customerReference.exactOptional();
const consent = givenConsent.exactOptional();

/** Everything needed to begin a call, and to begin it again after the engine was lost. */
export const callSpec = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('recording'),
    path: z.string().min(1).max(4096),
    channels: channelOrder.exactOptional(),
    transcriptPath: z.string().max(4096).exactOptional(),
    speed,
    /** Words off: voice only (the benchmark uses it). Default true. */
    words: z.boolean().exactOptional(),
    /** Words and gauges of segments still being spoken. Default: at a pace, where somebody can follow them; not at full speed. */
    partials: z.boolean().exactOptional(),
    /** Who is seen in the recording's picture. Absent: the picture is not looked at. */
    video: channel.exactOptional(),
    customerRecord,
    customerRef,
    consent,
    voice,
  }),
  /** The sample call in the repository. */
  z.object({ kind: z.literal('sample'), speed, customerRecord, customerRef, consent, voice }),
  z.object({
    kind: z.literal('live'),
    agent: liveSource.exactOptional(),
    customer: liveSource.exactOptional(),
    video: liveVideo.exactOptional(),
    customerRecord,
    customerRef,
    consent,
    voice,
  }),
]);
export type CallSpec = z.infer<typeof callSpec>;

/** Opaque state of a session that lets a restarted engine go on where the lost one stopped. */
export const checkpoint = z.object({
  callId: z.string(),
  positionSamples: position,
  nextSeq: z.int().min(0),
  /** When the call began, in milliseconds since 1970: tells a resumed live call how much it missed. */
  startedAtEpochMs: z.number().min(0),
  state: z.record(z.string(), z.unknown()),
});
export type Checkpoint = z.infer<typeof checkpoint>;

export const modelStatus = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  source: z.enum(['trained', 'pack']),
  state: z.enum(['absent', 'ready', 'loaded', 'failed']),
  provider: z.string().exactOptional(),
  /** Why it does not run on a provider that was tried before this one. */
  fallbackReason: z.string().exactOptional(),
  /** Median time of one run on this machine, and for what input. */
  measured: z.object({ runMs: z.number(), input: z.string() }).exactOptional(),
  failure: z.object({ code: z.string(), message: z.string() }).exactOptional(),
});
export type ModelStatus = z.infer<typeof modelStatus>;

export const deviceList = z.object({
  microphones: z.array(z.object({ id: z.string(), label: z.string(), recorder: z.enum(['arecord', 'sox', 'rec']) })),
  systemSounds: z.array(z.object({ id: z.string(), label: z.string(), isDefault: z.boolean() })),
  tools: z.record(z.string(), z.boolean()),
  problems: z.array(z.string()),
});
export type DeviceList = z.infer<typeof deviceList>;

const none = z.object({});
const keptCall = z.object({ callId: z.string().min(1).max(100) });
function command<Q extends z.ZodType, R extends z.ZodType>(request: Q, response: R) {
  return { request, response };
}

/** Every command the engine answers. A new command is one entry here; handlers and clients are inferred from it. */
export const commands = {
  'engine.status': command(
    none,
    z.object({
      pid: z.int(),
      host: z.string(),
      uptimeMs: z.number(),
      residentBytes: z.number(),
      /** Processor time of all the process's threads since it began, user and system; programs it started do not count. */
      cpuMs: z.number(),
      models: z.array(modelStatus),
    }),
  ),
  'devices.list': command(none, deviceList),
  'models.list': command(z.object({ measure: z.boolean() }), z.object({ models: z.array(modelStatus) })),
  /** What can be used of a customer's record, from the text of its file. */
  'record.read': command(z.object({ text: z.string().max(MOST_RECORD_BYTES) }), recordReading),
  'call.start': command(
    z.object({
      spec: callSpec,
      resume: checkpoint.exactOptional(),
      /** With `resume`: what the lost engine told of the call, so that its report is whole. */
      told: z.array(assistEvent).exactOptional(),
    }),
    z.object({ callId: z.string() }),
  ),
  'call.pause': command(none, none),
  'call.resume': command(none, none),
  'call.speed': command(z.object({ speed }), none),
  'call.seek': command(z.object({ toSample: position }), none),
  'call.stop': command(none, none),
  /** Notes in the running call what a person was told or has answered. What is taken back stops at once, and what came of it is forgotten. */
  'consent.note': command(z.object({ person: consentPerson, statement: consentStatement }), none),
  /** A payment is being taken: nothing is heard until it is over. Pressed again, the pause begins anew. */
  'payment.pause': command(z.object({ by: z.enum(PAUSE_HANDS) }), none),
  'payment.resume': command(z.object({ by: z.enum(PAUSE_HANDS) }), none),
  /** The agent asks the customer in the call: the answer is listened for, where words may be written down after the notice alone. */
  'consent.ask': command(z.object({ purposes: z.array(consentPurpose).min(1).max(9).readonly() }), none),
  /** Notes that whoever takes calls on this machine has read the profile's notice to agents. */
  'agent.told': command(none, none),
  'prompt.close': command(z.object({ promptId: z.string() }), none),
  /** Corrects how an utterance of the current or last call was read; what comes later is read accordingly. */
  'correction.give': command(
    z.object({ callId: z.string().min(1), segmentId: z.string().min(1), verdict }),
    z.object({ outcome: correctionOutcome, state: correctionState }),
  ),
  'corrections.undo': command(undoRequest, z.object({ state: correctionState })),
  'corrections.state': command(none, z.object({ state: correctionState })),
  /** The HTML report of the current or last call, self-contained, to be saved. */
  'call.report': command(reportRequest, savedReport),
  /** Calls that the customer agreed to have kept, the newest first; those in which all these words were said. Looking at them is in the audit log. */
  'calls.list': command(z.object({ words: z.string().max(200).exactOptional() }), keptCalls),
  'calls.open': command(keptCall, keptContent),
  'calls.report': command(keptCall, savedReport),
  /** What was recorded of a kept call, a piece at a time. Each is in the audit log. */
  'calls.sound': command(soundRequest, keptSound),
  /** All that is stored of a call, for the person it is about: one page that has the data in it as well. */
  'calls.package': command(keptCall, savedReport),
  /** A call under a hold is not erased until it is lifted. */
  'calls.hold': command(keptCall.extend({ held: z.boolean() }), none),
  /** A restricted call is stored and neither shown, searched nor counted until "npm run rights -- restrict" lifts that. */
  'calls.restrict': command(keptCall, none),
  'calls.rectify': command(keptCall.extend({ rectification }), none),
  /** Says that this machine's date is right, so that calls may be erased by their age. */
  'calls.confirm-date': command(none, none),
  /** Destroys the call's key and everything of it, for good. */
  'calls.erase': command(keptCall, none),
  /** Asks about many kept calls under noise. It costs what the question says of everybody's privacy budget, also when nothing is told. */
  'insights.ask': command(z.object({ query: aggregateQuery }), insightsAnswer),
  /** What may be asked about these calls and what is left for it; costs nothing. */
  'insights.state': command(z.object({ scope: insightsScope }), insightsState),
  /** What the compliance profile says, and which others there are. */
  'profiles.sheet': command(none, profileSheet),
  /** Has other profiles hold from now on: the engine is started anew. Refused during a call, and without the administrator's key. */
  'profiles.choose': command(profileChange, none),
} as const;
export type CommandName = keyof typeof commands;
export type CommandRequest<N extends CommandName> = z.infer<(typeof commands)[N]['request']>;
export type CommandResponse<N extends CommandName> = z.infer<(typeof commands)[N]['response']>;

/** What the engine implements: one handler per command. */
export type CommandHandlers = {
  readonly [N in CommandName]: (request: CommandRequest<N>) => Promise<CommandResponse<N>>;
};
