import type { CallSpec } from '../../app/contract/commands.ts';
import { keptAlong } from '../../app/contract/consent.ts';
import { secondsToSamples } from '../../app/domain/audio.ts';
import { ANALYSIS_PURPOSES, type ConsentPurpose } from '../../app/domain/consent.ts';
import { type Forbidden, ofPerson } from './prove-findings.ts';
import type { ProofCall } from './prove-run.ts';
import type { ProofSound } from './prove-sound.ts';

/** What is fed to the app, what may then be found nowhere, and what must be found so that the looking itself is known to work. */
export interface ProofCase {
  readonly name: string;
  readonly call: ProofCall;
  readonly forbidden: readonly Forbidden[];
  /** Words that may stand nowhere, as a recogniser may write them. */
  readonly unsaid?: RegExp;
  /** Models that may not have run at all, by the start of their names. */
  readonly silentModels: readonly string[];
  /** Whether the vault keeps the call: where the customer has agreed to that, and in no other case. */
  readonly isStored: boolean;
  /** Kinds of events that must be there. */
  readonly expected: readonly string[];
}

const EMOTIONS: readonly ConsentPurpose[] = ['voice-emotion', 'text-emotion', 'face-emotion', 'enrichment'];
/** Models that read an emotion, or what follows from one. The words' encoder is none: it makes context of what the agent says, and tells nothing. */
const READERS = [
  'voice-emotion',
  'voice-light',
  'text-emotion',
  'face-emotion',
  'fusion',
  'dialogue-context',
  'cause-words',
  'satisfaction',
];
const EVERYTHING: readonly ConsentPurpose[] = [...EMOTIONS, 'transcribe'];
/** Parts of the card number and of the code in `samples/payment-call.wav`, in words and digits. */
const CARD = /three nine|eight eight|four three|six four|\b(?:4539|1488|0343|6467)\b|one seven|seventeen/i;
const HALFWAY = secondsToSamples(35);
const PUSHED_SECONDS = 12;

/**
 * The cases of a profile. Which of the customer's readings a profile allows on a recording that was merely brought along is written down here by
 * itself and not asked of the code that is on trial.
 */
const ALLOWED_ON_RECORDINGS: Readonly<Record<string, readonly ConsentPurpose[]>> = {
  eu: ['transcribe', 'voice-emotion', 'text-emotion'],
  uk: ['transcribe', 'voice-emotion', 'text-emotion'],
  'us-two-party': ['transcribe', 'voice-emotion', 'text-emotion'],
  'us-one-party-bipa': ['transcribe', 'text-emotion'],
};
/** Profiles that are proved. */
export const PROVED = Object.keys(ALLOWED_ON_RECORDINGS);

export function proofCases(profile: string, sound: ProofSound): readonly ProofCase[] {
  const allowed = ALLOWED_ON_RECORDINGS[profile] ?? [];
  const recording = (path: string, channels: NonNullable<Extract<CallSpec, { kind: 'recording' }>['channels']>) =>
    ({ kind: 'recording', path, channels, speed: 'max', partials: true, consent: keptAlong(true) }) as const;
  const agent = ofPerson('agent', EMOTIONS);
  const unread = ANALYSIS_PURPOSES.filter((purpose) => !allowed.includes(purpose));
  const readsVoice = allowed.includes('voice-emotion');
  return [
    {
      name: "an upset voice on the agent's channel, alone",
      call: { spec: recording(sound.oneSide, ['agent']) },
      forbidden: agent,
      isStored: true,
      silentModels: READERS,
      expected: ['speech-ended', 'utterance', 'talk'],
    },
    {
      name: "an upset voice on the agent's channel, the customer on the other",
      call: { spec: recording(sound.bothSides, ['customer', 'agent']) },
      forbidden: [...agent, ...ofPerson('customer', unread)],
      isStored: true,
      silentModels: ['face-emotion', ...(readsVoice ? [] : ['voice-emotion'])],
      expected: ['utterance', 'emotion', 'fused', 'sentiment'],
    },
    {
      name: 'both speakers on one channel (speaker-phone)',
      call: { spec: recording(sound.oneSide, ['unattributed']) },
      forbidden: [{ channel: 'unattributed', purposes: EMOTIONS }, ...agent],
      isStored: true,
      silentModels: READERS,
      expected: ['speech-ended', 'utterance', 'talk'],
    },
    {
      name: 'an upset customer who was not told',
      call: { spec: { ...recording(sound.oneSide, ['customer']), consent: { granted: [], form: 'pressed' } } },
      forbidden: ofPerson('customer', EVERYTHING),
      isStored: false,
      silentModels: [...READERS, 'moonshine'],
      expected: ['speech-ended', 'talk'],
    },
    {
      name: 'an upset customer who takes it back in the middle',
      call: {
        spec: { ...recording(sound.oneSide, ['customer']), speed: 8 },
        notes: [
          {
            atSample: HALFWAY,
            statement: { kind: 'answer', answer: 'withdrawn', purposes: ANALYSIS_PURPOSES, form: 'pressed' },
          },
        ],
      },
      forbidden: ofPerson('customer', EVERYTHING),
      isStored: true,
      silentModels: [],
      expected: ['speech-ended', 'talk', 'purged'],
    },
    {
      name: 'a card number that is read aloud',
      call: { spec: recording(sound.cardRead, ['agent', 'customer']) },
      forbidden: [...agent, ...ofPerson('customer', EVERYTHING)],
      unsaid: CARD,
      isStored: true,
      silentModels: READERS,
      expected: ['utterance', 'payment-pause', 'gap'],
    },
    {
      name: "the agent's microphone and camera in a live call",
      call: { spec: liveAgent, pushed: (send) => push(send, sound) },
      forbidden: agent,
      isStored: false,
      silentModels: READERS,
      expected: ['speech-ended', 'utterance'],
    },
    {
      name: 'control: the same voice as a customer who was told and agreed is read',
      call: { spec: recording(sound.oneSide, ['customer']) },
      forbidden: [...agent, ...ofPerson('customer', unread)],
      isStored: true,
      silentModels: [],
      expected: ['emotion', 'fused', 'sentiment', ...(readsVoice ? ['prosody'] : [])],
    },
  ];
}

const liveAgent: CallSpec = {
  kind: 'live',
  agent: { kind: 'window', streamId: 'microphone', label: 'Microphone' },
  video: { streamId: 'camera', label: 'Camera', channel: 'agent' },
};

/** Pushes the upset voice and pictures of the camera at the pace of a window. */
async function push(send: Parameters<NonNullable<ProofCall['pushed']>>[0], sound: ProofSound): Promise<void> {
  const { samples, sampleRateHz } = sound;
  const [width, height] = [64, 64];
  const step = sampleRateHz / 10;
  // The upset sentence begins at 36 s.
  const first = 35 * sampleRateHz;
  for (let sequence = 0; sequence < PUSHED_SECONDS * 10; sequence++) {
    const start = first + sequence * step;
    send({
      kind: 'frames',
      streamId: 'microphone',
      sequence,
      sampleRateHz,
      samples: samples.slice(start, start + step),
    });
    const rgba = new Uint8Array(4 * width * height).fill(sequence % 255);
    send({ kind: 'picture', streamId: 'camera', sequence, width, height, rgba });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
