import { PICTURES_PER_SECOND, type VideoSource } from '../capture/video-source.ts';
import { CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import { AppError } from '../domain/errors.ts';
import type { FaceWatcher } from '../recognition/face-watcher.ts';
import { scriptedProbabilities } from './scripted-call.ts';

const STEP_SAMPLES = CALL_RATE_HZ / PICTURES_PER_SECOND;

/** A picture source of tiny grey pictures, ten a second. @param diesAtSeconds where it fails, if it does. */
export function scriptedVideo(channel: ChannelRole, durationSeconds: number, diesAtSeconds?: number): VideoSource {
  return {
    description: { label: 'Scripted', channel, width: 16, height: 16 },
    async *frames({ fromSample, signal }) {
      for (let atSample = fromSample; atSample < durationSeconds * CALL_RATE_HZ; atSample += STEP_SAMPLES) {
        if (signal.aborted) return;
        if (diesAtSeconds !== undefined && atSample >= diesAtSeconds * CALL_RATE_HZ) {
          throw new AppError('camera-lost', 'The camera was unplugged.');
        }
        yield { channel, atSample, width: 16, height: 16, pixels: new Uint8Array(3 * 16 * 16).fill(128) };
      }
    },
  };
}

/** What reached a scripted watcher. */
export interface WatcherCalls {
  readonly seen: number[];
  readonly channels: Set<ChannelRole>;
  begun: number;
}

/** A watcher that sees a happy face in every picture. @param tookMs how long it takes over each. */
export function scriptedWatcher(tookMs = 0): FaceWatcher & { readonly calls: WatcherCalls } {
  const calls: WatcherCalls = { seen: [], channels: new Set(), begun: 0 };
  const happy: EmotionEstimate = {
    modality: 'face',
    probabilities: scriptedProbabilities('happy', 0.7),
    affect: { valence: 0.6, arousal: 0.2 },
    confidence: 0.7,
    uncertain: false,
    embedding: new Float32Array(4),
  };
  return {
    calls,
    ready: async () => [],
    async begin() {
      calls.begun++;
    },
    async see({ atSample, channel }) {
      if (tookMs > 0) await new Promise((resolve) => setTimeout(resolve, tookMs));
      calls.seen.push(atSample);
      calls.channels.add(channel);
      return { sighting: { faces: 1, box: { x: 0.3, y: 0.3, width: 0.2, height: 0.3 } }, estimate: happy };
    },
    overSpan: async (startSample, endSample) =>
      calls.seen.some((at) => at >= startSample && at < endSample) ? happy : undefined,
    close: async () => {},
  };
}
