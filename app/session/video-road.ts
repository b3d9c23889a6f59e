import type { AudioSource } from '../capture/audio-source.ts';
import type { VideoSource } from '../capture/video-source.ts';
import type { Speed } from '../contract/commands.ts';
import type { AssistEventBody } from '../contract/events.ts';
import { CALL_RATE_HZ, samplesToSeconds, secondsToSamples } from '../domain/audio.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { Segment } from '../domain/speech.ts';
import type { VideoFrame } from '../domain/video.ts';
import type { FaceReading, FaceWatcher } from '../recognition/face-watcher.ts';
import { published } from './affect-reading.ts';
import type { Recognisers } from './recognisers.ts';
import type { SessionLog } from './session-log.ts';
import { StageGuard } from './stage-guard.ts';
import { Watermark } from './watermark.ts';

/** What was seen is told so often: at a pace by the clock on the wall, at full speed by the call's own. */
const TELL_EVERY_SAMPLES = { paced: CALL_RATE_HZ / 5, max: CALL_RATE_HZ / 2 };
/** Live pictures come with jitter: one that is early by so much still counts as due. */
const JITTER_SAMPLES = CALL_RATE_HZ / 50;
/** At full speed the sound waits when it is so far ahead of the pictures. */
const LEAD_SAMPLES = secondsToSamples(2);
/** At a pace a picture that is so late is left out: the sound does not wait. */
const LATE_SAMPLES = secondsToSamples(0.5);
/** At a pace a segment waits so long for the pictures of its last moments. */
const PATIENCE_MS = 150;
/** Told as lag after so many late pictures in a row. */
const LATE_IN_A_ROW = 5;

interface VideoRoadDeps {
  readonly source: VideoSource;
  readonly watcher: FaceWatcher;
  readonly recognisers: Pick<Recognisers, 'provenanceOf'>;
  readonly gate: ConsentGate;
  readonly live: boolean;
  readonly speed: () => Speed;
  /** While nobody may be seen, pictures are thrown away unseen. */
  readonly isShut: () => boolean;
  readonly emit: (body: AssistEventBody) => void;
  readonly log: SessionLog;
}

/**
 * The pictures of one call, beside its sound. The sound leads: a picture is looked at when the sound has come to its moment; at a
 * pace late pictures are left out, at full speed none is and the sound waits, so that a recording gives the same at every run.
 */
export class VideoRoad {
  readonly #deps: VideoRoadDeps;
  readonly #guard: StageGuard;
  #heard = new Watermark(0);
  #seen = new Watermark(0);
  #toldAt = Number.NEGATIVE_INFINITY;
  #late = 0;
  #lagging = false;

  constructor(deps: VideoRoadDeps) {
    this.#deps = deps;
    this.#guard = new StageGuard(deps.emit, deps.log);
  }

  /** Looks at the pictures from a position on, until they end or the signal is aborted. Never rejects. */
  async watch(fromSample: number, signal: AbortSignal): Promise<void> {
    const [heard, seen] = [new Watermark(fromSample), new Watermark(fromSample)];
    [this.#heard, this.#seen] = [heard, seen];
    this.#toldAt = Number.NEGATIVE_INFINITY;
    const release = () => {
      heard.raise(Number.POSITIVE_INFINITY);
      seen.raise(Number.POSITIVE_INFINITY);
    };
    signal.addEventListener('abort', release, { once: true });
    await this.#guard.attempt('face-emotion', fromSample, () => this.#deps.watcher.begin());
    await this.#guard.attempt('video', fromSample, () => this.#look(fromSample, signal));
    signal.removeEventListener('abort', release);
    release();
  }

  /** What was seen is forgotten, so that it tells nothing of a moment that nobody was to see. */
  shut(): void {
    void this.#guard.attempt('face-emotion', this.#heard.value, () => this.#deps.watcher.begin());
  }

  /** The sound has come so far. Resolves when it may go on. */
  async hear(position: number): Promise<void> {
    this.#heard.raise(position);
    if (!this.#paced) await this.#seen.reached(position - LEAD_SAMPLES);
  }

  /** Resolves when what belongs to the sound up to a position has been seen, or (at a pace) can be waited for no longer. */
  async catchUp(position: number): Promise<void> {
    await this.#seen.reached(position, this.#paced ? PATIENCE_MS : undefined);
  }

  /**
   * How the face looked while a segment was spoken, when it is the face of whoever spoke.
   *
   * @param whole the segment is over: the pictures of its last moments are waited for.
   */
  async overSegment(segment: Segment, whole: boolean): Promise<EmotionEstimate | undefined> {
    const { source, watcher } = this.#deps;
    const { channel, startSample, endSample } = segment;
    if (channel !== source.description.channel) return undefined;
    if (whole) await this.catchUp(endSample);
    return this.#guard.attempt('face-emotion', endSample, () => watcher.overSpan(startSample, endSample));
  }

  get #paced(): boolean {
    return this.#deps.speed() !== 'max';
  }

  async #look(fromSample: number, signal: AbortSignal): Promise<void> {
    const { source, emit, live } = this.#deps;
    let atSample = fromSample;
    const frames = source.frames({
      fromSample,
      signal,
      onDegraded: (failure) => emit({ type: 'degraded', atSample, provenance: [], part: 'video', failure }),
      onRestored: () => emit({ type: 'restored', atSample, provenance: [], part: 'video' }),
    });
    for await (const frame of frames) {
      atSample = frame.atSample;
      this.#seen.raise(atSample);
      if (!live) await this.#heard.reached(atSample);
      if (signal.aborted) return;
      if (this.#deps.isShut()) frame.pixels.fill(0);
      else if (!this.#isLeftOut(frame)) await this.#see(frame);
      this.#tellLag(frame);
    }
  }

  async #see(frame: VideoFrame): Promise<void> {
    const { gate, watcher } = this.#deps;
    const permitted = gate.admit('face-emotion', frame);
    if (!permitted) return;
    const { atSample } = frame;
    const reading = await this.#guard.attempt('face-emotion', atSample, () => watcher.see(permitted));
    if (reading && !this.#deps.isShut() && this.#isDue(atSample)) this.#tell(frame, reading);
  }

  #tell({ channel, atSample }: Pick<VideoFrame, 'channel' | 'atSample'>, { sighting, estimate }: FaceReading): void {
    const { emit, recognisers } = this.#deps;
    this.#toldAt = atSample;
    const provenance = recognisers.provenanceOf(estimate ? 'face-emotion' : 'video');
    emit({
      type: 'face',
      atSample,
      provenance,
      channel,
      sighting,
      ...(estimate && { estimate: published(estimate) }),
    });
  }

  #isDue(atSample: number): boolean {
    const speed = this.#deps.speed();
    const step = speed === 'max' ? TELL_EVERY_SAMPLES.max : TELL_EVERY_SAMPLES.paced * Math.max(1, speed);
    return atSample - this.#toldAt >= step - JITTER_SAMPLES;
  }

  #isLeftOut({ atSample }: VideoFrame): boolean {
    return this.#paced && !this.#deps.live && this.#heard.value - atSample > LATE_SAMPLES;
  }

  #tellLag({ atSample }: VideoFrame): void {
    const heard = Math.min(this.#heard.value, Number.MAX_SAFE_INTEGER);
    const isLate = this.#paced && heard - atSample > LATE_SAMPLES;
    this.#late = isLate ? this.#late + 1 : 0;
    if (this.#lagging ? isLate : this.#late < LATE_IN_A_ROW) return;
    this.#lagging = isLate;
    const behindMs = isLate ? samplesToSeconds(heard - atSample) * 1000 : 0;
    this.#deps.emit({ type: 'lag', atSample, provenance: [], part: 'video', behindMs });
  }
}

/** What a call may look at. */
interface Looking extends Pick<VideoRoadDeps, 'gate' | 'log'> {
  readonly source: Pick<AudioSource, 'description'>;
  readonly video?: VideoSource;
  readonly recognisers: Pick<Recognisers, 'provenanceOf' | 'face'>;
}

/** A picture that is refused, or that no model can read, is not even opened. */
export function openVideoRoad(
  { source, video, recognisers, gate, log }: Looking,
  speed: VideoRoadDeps['speed'],
  emit: VideoRoadDeps['emit'],
  isShut: VideoRoadDeps['isShut'],
): VideoRoad | undefined {
  const { face: watcher } = recognisers;
  if (!video || !watcher || !gate.everAllows('face-emotion', video.description.channel)) return undefined;
  const live = source.description.kind === 'live';
  return new VideoRoad({ source: video, watcher, recognisers, gate, live, speed, isShut, emit, log });
}
