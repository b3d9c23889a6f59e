import { type AudioFrame, CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import type { Segment, Span } from '../domain/speech.ts';
import { VAD_WINDOW_SAMPLES, type VoiceActivity } from '../recognition/voice-activity.ts';
import type { Segmenter, SegmenterEvent } from '../turns/segmenter.ts';
import { ChannelHistory } from './channel-history.ts';

/** Meters are fed about ten times a second. */
const LEVEL_EVERY_SAMPLES = CALL_RATE_HZ / 10;
/** Speech is found only after it has begun: so much of the latest sound may still become part of a segment. */
const ONSET_SAMPLES = CALL_RATE_HZ / 2;
/** Level shown for digital silence. */
const FLOOR_DBFS = -100;

/** A segment as it stands: begun, longer, perhaps over, or over. */
export interface SpokenMoment {
  readonly stage: 'started' | 'grew' | 'paused' | 'ended';
  readonly segment: Segment;
  readonly samples: Float32Array;
  /** When the segment's last sample arrived, monotonic ms. */
  readonly arrivedMs: number;
  /** Time voice-activity detection took since the last moment of this channel. */
  readonly voiceActivityMs: number;
}

export interface ChannelLevel {
  readonly endSample: number;
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
  readonly speechProbability: number;
}

interface ListenerDeps {
  readonly channel: ChannelRole;
  readonly voiceActivity: VoiceActivity;
  readonly segmenter: Segmenter;
  readonly now: () => number;
  readonly onMoment: (moment: SpokenMoment) => void;
  readonly onLevel: (level: ChannelLevel) => void;
  /** Number of the channel's next segment; ids stay unique when a call is resumed. */
  readonly nextSegment: number;
  /** What was heard before this position (by an engine that was lost) is not told again. */
  readonly heardUntil: number;
}

/** Listens to one channel: windows → speech probability → segments with their sound. */
export class ChannelListener {
  readonly #deps: ListenerDeps;
  readonly #history = new ChannelHistory();
  readonly #arrivals: { readonly endSample: number; readonly atMs: number }[] = [];
  #nextWindow: number | undefined;
  #nextSegment: number;
  #current: string | undefined;
  #openStart: number | undefined;
  #voiceActivityMs = 0;
  #level = { sumOfSquares: 0, peak: 0, samples: 0 };
  #unheardTo = 0;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    this.#nextSegment = deps.nextSegment;
  }

  get nextSegment(): number {
    return this.#nextSegment;
  }

  /** Up to where nothing is being said or waited for: the open segment's start, or a little before the latest sound. */
  get settledSample(): number {
    return this.#openStart ?? Math.max(this.#deps.heardUntil, this.#history.endSample - ONSET_SAMPLES);
  }

  /** Takes the next frame; a jump in position ends what was being said. */
  async push(frame: AudioFrame): Promise<void> {
    const skip = Math.max(0, this.#deps.heardUntil - frame.startSample);
    if (skip >= frame.samples.length) return;
    const startSample = frame.startSample + skip;
    if (this.#nextWindow !== undefined && startSample !== this.#history.endSample) await this.flush();
    this.#history.append(startSample, skip > 0 ? frame.samples.subarray(skip) : frame.samples);
    this.#nextWindow ??= startSample;
    const arrivedMs = this.#deps.now();
    while (this.#nextWindow + VAD_WINDOW_SAMPLES <= this.#history.endSample) {
      await this.#window(this.#nextWindow, arrivedMs);
      this.#nextWindow += VAD_WINDOW_SAMPLES;
    }
  }

  /** A frame that nobody may hear: only that time goes by is told, as silence. */
  passBy({ startSample, samples }: AudioFrame): void {
    const endSample = startSample + samples.length;
    if (endSample - this.#unheardTo < LEVEL_EVERY_SAMPLES) return;
    this.#unheardTo = endSample;
    this.#deps.onLevel({ endSample, rmsDbfs: FLOOR_DBFS, peakDbfs: FLOOR_DBFS, speechProbability: 0 });
  }

  /** The source ended or jumped: what is being said ends here. */
  async flush(): Promise<void> {
    for (const event of this.#deps.segmenter.flush(this.#history.endSample)) this.#tell(event);
    this.#deps.voiceActivity.reset();
    this.#nextWindow = undefined;
  }

  /** What is being said and was heard so far is overwritten; this listener is not used any more. */
  wipe(): void {
    this.#history.wipe();
    this.#deps.voiceActivity.reset();
  }

  async #window(startSample: number, arrivedMs: number): Promise<void> {
    const { samples } = this.#history.take({ startSample, endSample: startSample + VAD_WINDOW_SAMPLES });
    const begunMs = this.#deps.now();
    const probability = await this.#deps.voiceActivity.process(samples);
    this.#voiceActivityMs += this.#deps.now() - begunMs;
    this.#arrivals.push({ endSample: startSample + VAD_WINDOW_SAMPLES, atMs: arrivedMs });
    if (this.#arrivals.length > 128) this.#arrivals.shift();
    this.#measureLevel(startSample, samples, probability);
    for (const event of this.#deps.segmenter.push(startSample, probability)) this.#tell(event);
  }

  #tell(event: SegmenterEvent): void {
    const segment = this.#identify(event);
    const span: Span = event;
    this.#openStart = event.type === 'speech-ended' ? undefined : event.startSample;
    const taken = event.type === 'speech-started' ? new Float32Array(0) : this.#history.take(span).samples;
    this.#deps.onMoment({
      stage: stageOf(event.type),
      segment,
      samples: taken,
      arrivedMs: this.#arrivalOf(event.endSample),
      voiceActivityMs: this.#voiceActivityMs,
    });
    this.#voiceActivityMs = 0;
  }

  #identify(event: SegmenterEvent): Segment {
    const { channel } = this.#deps;
    if (event.type === 'speech-started' || this.#current === undefined)
      this.#current = `${channel}-${this.#nextSegment++}`;
    return { id: this.#current, channel, startSample: event.startSample, endSample: event.endSample };
  }

  #arrivalOf(endSample: number): number {
    const arrival = this.#arrivals.find((a) => a.endSample >= endSample) ?? this.#arrivals.at(-1);
    return arrival?.atMs ?? this.#deps.now();
  }

  #measureLevel(startSample: number, samples: Float32Array, speechProbability: number): void {
    const level = this.#level;
    for (const x of samples) {
      level.sumOfSquares += x * x;
      level.peak = Math.max(level.peak, Math.abs(x));
    }
    level.samples += samples.length;
    if (level.samples < LEVEL_EVERY_SAMPLES) return;
    this.#deps.onLevel({
      endSample: startSample + samples.length,
      rmsDbfs: dbfs(Math.sqrt(level.sumOfSquares / level.samples)),
      peakDbfs: dbfs(level.peak),
      speechProbability,
    });
    this.#level = { sumOfSquares: 0, peak: 0, samples: 0 };
  }
}

function stageOf(type: SegmenterEvent['type']): SpokenMoment['stage'] {
  switch (type) {
    case 'speech-started':
      return 'started';
    case 'speech-grew':
      return 'grew';
    case 'speech-paused':
      return 'paused';
    case 'speech-ended':
      return 'ended';
  }
}

function dbfs(amplitude: number): number {
  return amplitude > 0 ? Math.max(FLOOR_DBFS, 20 * Math.log10(amplitude)) : FLOOR_DBFS;
}
