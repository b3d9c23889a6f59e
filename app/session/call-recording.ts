import type { Checkpoint } from '../contract/commands.ts';
import { isOf } from '../contract/consent.ts';
import type { AssistEvent, AssistEventBody, EventOf } from '../contract/events.ts';
import type { Failure } from '../contract/schemas.ts';
import { type AudioFrame, CALL_RATE_HZ, type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { Span } from '../domain/speech.ts';
import type { Redactor } from '../privacy/redaction/find-sensitive.ts';
import type { SpokenWords } from '../privacy/redaction/heard-lines.ts';
import {
  createRunningRedaction,
  type RunningRedaction,
  WINDOW_UTTERANCES,
} from '../privacy/redaction/running-redaction.ts';
import { silentSpans } from '../privacy/redaction/silence-audio.ts';
import type { StorePermission } from '../privacy/vault/store-permission.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';
import { RecordedChannel } from './recorded-channel.ts';
import type { SessionLog } from './session-log.ts';

/** After the disk has failed, a new part is begun after so much more of the call, or with its end. */
const RETRY_SAMPLES = secondsToSamples(60);

export interface CallRecordingDeps {
  readonly door: VaultDoor;
  readonly callId: string;
  /** Whether another engine began the call: it may have recorded something of it. */
  readonly resumed: boolean;
  /** The permission to record a channel, as things stand. */
  readonly permission: (channel: ChannelRole) => StorePermission | undefined;
  /** Whether words of a channel are recognised: without them nothing in it can be silenced. */
  readonly hasWords: (channel: ChannelRole) => boolean;
  readonly redactor: Redactor;
  /** Tells that recording fails or goes on again. */
  readonly tell: (body: AssistEventBody) => void;
  readonly log: SessionLog;
}

const NO_WORDS: Failure = {
  code: 'recording-unprotected',
  message: 'The sound is not recorded: without its words, personal data in it cannot be found and silenced.',
};
const BEHIND: Failure = {
  code: 'recording-unprotected',
  message: 'Newer sound is left out of the recording: too much waits for its words, or for the disk.',
};

/**
 * Records a call into the vault, a channel per recording, as far as its people agree. Sound waits in memory until its words are known and redacted, and as
 * long as later words may still show that something in them is personal. Only then it is written: the speech whose words are known, without what is
 * silenced; everything else of the call as silence. See `docs/vault.md`.
 */
export class CallRecording {
  readonly #deps: CallRecordingDeps;
  readonly #redaction: RunningRedaction;
  readonly #channels = new Map<ChannelRole, RecordedChannel>();
  /** Channels of which something may be in the vault. */
  readonly #mayBeStored: Set<ChannelRole>;
  /** Channels whose recordings have to go. */
  readonly #revoked = new Set<ChannelRole>();
  /** Channels whose words are not recognised. */
  readonly #wordless = new Set<ChannelRole>();
  /** Utterances in the order they were told, as long as their sound may be held. */
  #spoken: readonly SpokenWords[] = [];
  #marks: readonly Pick<Checkpoint, 'positionSamples' | 'nextSeq'>[] = [];
  #seen = -1;
  /** Before this, everything that was said has been told. */
  #settled = 0;
  #ended = false;
  #atSample = 0;
  #retryAtSample = 0;
  #wordsFail = false;
  #failure: Failure | undefined;
  #told: Failure | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(deps: CallRecordingDeps) {
    this.#deps = deps;
    this.#redaction = createRunningRedaction(deps.redactor);
    this.#mayBeStored = new Set(deps.resumed && deps.door.exists() ? ['agent', 'customer', 'unattributed'] : []);
  }

  /** Takes sound as it is heard, in order. What nobody may record is not even held. */
  push(frame: AudioFrame): void {
    const { permission, hasWords } = this.#deps;
    const { channel: role, startSample, samples } = frame;
    if (!permission(role)) return;
    this.#atSample = Math.max(this.#atSample, startSample + samples.length);
    if (hasWords(role)) {
      const channel = this.#channels.get(role) ?? new RecordedChannel(role);
      this.#channels.set(role, channel);
      channel.push(frame);
      this.#wordless.delete(role);
    } else this.#wordless.add(role);
    this.#report();
  }

  /** Takes an event of the call, each, in order. */
  take(event: AssistEvent): void {
    this.#seen = event.seq;
    switch (event.type) {
      case 'utterance':
        this.#redaction.hear(event.utterance);
        this.#spoken = [...this.#spoken, event.utterance];
        return;
      case 'degraded':
      case 'restored':
        if (event.part === 'words') this.#wordsFail = event.type === 'degraded';
        return;
      case 'rewound':
        this.#rewind(event.atSample);
        return;
      case 'purged':
        this.#purge(event);
        return;
      case 'payment-pause':
        // What was being said is never told, so its sound is let go of at once.
        if (event.state !== 'paused') return;
        this.#redaction.cutOff();
        this.#letGoBefore(Number.POSITIVE_INFINITY);
        return;
      case 'call-ended':
        this.#ended = true;
        // Of a call that failed, what was not told by then stays unknown.
        if (event.reason !== 'failed') this.#settled = event.durationSamples;
        return;
      default:
        return;
    }
  }

  /** A checkpoint was made: once its events have come, what lies before its position is settled. */
  settle({ positionSamples, nextSeq }: Pick<Checkpoint, 'positionSamples' | 'nextSeq'>): void {
    this.#marks = [...this.#marks, { positionSamples, nextSeq }];
  }

  /** Records what has become sure, and removes what may no longer be kept. Never rejects; one at a time. @returns when that is done. */
  flush(): Promise<void> {
    this.#work = this.#work.then(() => this.#flush());
    return this.#work;
  }

  async #flush(): Promise<void> {
    try {
      await this.#forgetRevoked();
      this.#letGo();
      const isDue = this.#ended || this.#atSample >= this.#retryAtSample;
      if (isDue) await this.#record();
    } catch (error) {
      await this.#fail(error);
    }
    if (this.#ended) for (const channel of this.#channels.values()) channel.wipe();
    this.#report();
  }

  async #record(): Promise<void> {
    const { door, callId, permission } = this.#deps;
    const horizon = this.#horizon();
    const due = [...this.#channels.values()].filter(
      ({ nextSample }) => nextSample !== undefined && nextSample < horizon,
    );
    if (due.length > 0 && door.exists()) {
      const vault = await door.open();
      // The call itself is stored first; as long as that fails, its sound waits.
      if (!vault.hasCall(callId)) return;
      const silenced = silentSpans(this.#spoken, this.#found());
      for (const channel of due) {
        const { role } = channel;
        await channel.writeUntil(horizon, {
          spoken: this.#spoken.filter((utterance) => utterance.channel === role),
          // On every channel: one microphone hears what comes out of the other one's loudspeaker.
          silenced,
          mayGoOn: () => permission(role) !== undefined,
          open: (startSample) => this.#open(vault, role, startSample),
        });
      }
      this.#failure = undefined;
    }
    this.#spoken = this.#spoken.filter(
      (utterance, at) => at >= this.#spoken.length - WINDOW_UTTERANCES || utterance.endSample > horizon - CALL_RATE_HZ,
    );
    if (this.#ended) for (const channel of this.#channels.values()) await channel.close();
  }

  #open(vault: Vault, role: ChannelRole, startSample: number) {
    const { callId, permission } = this.#deps;
    const permitted = permission(role);
    if (!permitted) throw new AppError('call-not-found', 'This may not be recorded any more.');
    this.#mayBeStored.add(role);
    const format = { encoding: 'pcm-s16le', sampleRateHz: CALL_RATE_HZ, channels: [role], startSample } as const;
    return vault.openRecordingWriter(callId, format, permitted);
  }

  /** Up to where nothing can change any more: words that are looked at together with the next ones may still turn out to be personal. */
  #horizon(): number {
    const open = this.#ended ? [] : this.#spoken.slice(-WINDOW_UTTERANCES);
    return Math.min(this.#settled, ...open.map(({ startSample }) => startSample));
  }

  /** Takes the marks that have come true, and lets go of sound from before them that is nobody's speech. */
  #letGo(): void {
    const reached = this.#marks.filter(({ nextSeq }) => nextSeq <= this.#seen + 1);
    this.#marks = this.#marks.filter(({ nextSeq }) => nextSeq > this.#seen + 1);
    this.#settled = Math.max(this.#settled, ...reached.map(({ positionSamples }) => positionSamples));
    this.#letGoBefore(this.#settled);
  }

  #letGoBefore(sample: number): void {
    for (const channel of this.#channels.values())
      channel.keep((span) => span.endSample > sample || this.#isSpoken(channel.role, span));
  }

  #isSpoken(role: ChannelRole, span: Span): boolean {
    return this.#spoken.some(
      ({ channel, startSample, endSample }) =>
        channel === role && startSample < span.endSample && endSample > span.startSample,
    );
  }

  #found() {
    return this.#spoken.flatMap(({ id: segmentId }) =>
      this.#redaction.spansOf(segmentId).map((span) => ({ ...span, segmentId })),
    );
  }

  /** What comes after is told again; what is recorded of it stays. */
  #rewind(toSample: number): void {
    this.#marks = [];
    this.#settled = Math.min(this.#settled, toSample);
    this.#spoken = this.#spoken.filter(({ startSample }) => startSample < toSample);
    for (const channel of this.#channels.values()) channel.keep(({ endSample }) => endSample <= toSample);
  }

  /** An agreement was taken back: what waits is wiped at once, and whose words may not be known has none. */
  #purge({ person, purposes }: EventOf<'purged'>): void {
    this.#revoke();
    if (purposes.includes('transcribe')) this.#spoken = this.#spoken.filter(({ channel }) => !isOf(person, channel));
  }

  #revoke(): void {
    const { permission } = this.#deps;
    for (const role of [...this.#channels.keys(), ...this.#mayBeStored]) {
      if (permission(role)) continue;
      this.#revoked.add(role);
      this.#channels.get(role)?.wipe();
      this.#channels.delete(role);
    }
  }

  async #forgetRevoked(): Promise<void> {
    const { door, callId } = this.#deps;
    this.#revoke();
    const roles = [...this.#revoked].filter((role) => this.#mayBeStored.has(role));
    if (roles.length > 0) {
      const vault = await door.open();
      const stored = vault.hasCall(callId) ? vault.listRecordings(callId) : [];
      const ids = stored.flatMap(({ recordingId, format }) =>
        format.channels.some((role) => roles.includes(role)) ? [recordingId] : [],
      );
      await vault.eraseRecordings(callId, ids, { reason: 'withdrawal' });
    }
    for (const role of roles) this.#mayBeStored.delete(role);
    this.#revoked.clear();
  }

  async #fail(error: unknown): Promise<void> {
    for (const channel of this.#channels.values()) await channel.abandon();
    this.#retryAtSample = this.#atSample + RETRY_SAMPLES;
    const isExpected = error instanceof AppError;
    if (!isExpected) this.#deps.log.error({ err: error }, 'the call could not be recorded');
    // The call was erased meanwhile: nothing failed.
    if (isExpected && error.code === 'call-not-found') return;
    this.#failure = isExpected
      ? { code: error.code, message: error.message }
      : { code: 'vault-unavailable', message: 'The call is not being recorded, because of an internal error.' };
  }

  #trouble(): Failure | undefined {
    if (this.#failure) return this.#failure;
    if (this.#wordless.size > 0 || (this.#wordsFail && this.#channels.size > 0)) return NO_WORDS;
    return [...this.#channels.values()].some(({ isFull }) => isFull) ? BEHIND : undefined;
  }

  /** Says once what keeps the call from being recorded, and when that is over. */
  #report(): void {
    const trouble = this.#trouble();
    if (trouble?.message === this.#told?.message) return;
    this.#told = trouble;
    const about = { atSample: this.#atSample, provenance: [], part: 'recording' } as const;
    this.#deps.tell(trouble ? { ...about, type: 'degraded', failure: trouble } : { ...about, type: 'restored' });
  }
}
