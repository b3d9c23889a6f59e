import type { AudioSource } from '../capture/audio-source.ts';
import type { VideoSource } from '../capture/video-source.ts';
import type { Checkpoint, Speed } from '../contract/commands.ts';
import type { ProfileStanding } from '../contract/consent.ts';
import type { AudioFrame } from '../domain/audio.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type { Utterance } from '../domain/speech.ts';
import type { Enrichment } from '../enrichment/open-enrichment.ts';
import type { ConsentLedger } from '../privacy/consent/consent-ledger.ts';
import type { ChurnAnswer } from './churn-forecast.ts';
import type { Learned } from './corrections.ts';
import type { Recognisers } from './recognisers.ts';
import type { SessionLog } from './session-log.ts';

/** What one call is made of. */
export interface CallSessionDeps {
  readonly callId: string;
  readonly source: AudioSource;
  /** The picture, if the call has one; it is looked at only when the gate allows it and the recognisers have a face watcher. */
  readonly video?: VideoSource;
  readonly recognisers: Recognisers;
  readonly gate: ConsentGate;
  /** What the people of the call were told and have answered, which the gate asks. */
  readonly ledger: ConsentLedger;
  readonly profile?: ProfileStanding;
  /** What corrections have taught this machine; absent: nothing. */
  readonly learned?: Learned;
  /** The administrator's endpoint for second opinions; absent: off. */
  readonly enrichment?: Enrichment;
  /** Asks how likely the customer is to leave; absent without a record, and where it has been told. */
  readonly churn?: () => Promise<ChurnAnswer>;
  readonly speed: Speed;
  /** False: no words (the benchmark's voice-only road). */
  readonly words: boolean;
  /** True: partials even at full speed, where nobody could read them. */
  readonly partials: boolean;
  /** The utterances of a given transcript, in order; their words are then not recognised. */
  readonly transcript?: readonly Utterance[];
  /** Go on where a lost engine stopped. */
  readonly resume?: Checkpoint;
  readonly onCheckpoint: (checkpoint: Checkpoint) => void;
  /** Takes the sound that goes down the road, for a recording of the call. Must not take long. */
  readonly onSound?: (frame: AudioFrame) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since 1970; comparable over engine restarts. */
  readonly epochMs: () => number;
  readonly log: SessionLog;
}
