import type { Failure } from '../contract/schemas.ts';
import { type AudioFrame, CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import { createResampler, greatestCommonDivisor, resamplerReach } from '../signal/resample.ts';
import type { AudioSource, FrameOptions } from './audio-source.ts';
import type { PcmStream } from './pcm-stream.ts';
import { createSampleRepair, type SampleRepair } from './sample-repair.ts';

/** 32 ms: the window of the voice-activity detector, so nothing has to be regrouped after this. */
export const FRAME_SAMPLES = 512;
/** Invalid samples closer together than this many seconds are told as one gap. */
const MERGE_GAPS_SECONDS = 0.25;

/** A recording that can be read; defects met while reading are added to its warnings. */
export interface RecordingSource extends AudioSource {
  readonly warnings: readonly Failure[];
}

/** Puts decoded sound on the call clock: one role per channel, resampled, in frames of FRAME_SAMPLES. */
export function createRecordingSource(
  pcm: PcmStream,
  roles: readonly ChannelRole[],
  options: { readonly synthetic?: boolean } = {},
): RecordingSource {
  const warnings: Failure[] = [...pcm.warnings];
  const length = pcm.lengthFrames;
  return {
    description: {
      kind: 'recording',
      label: labelOf(pcm),
      channels: roles,
      ...(length === undefined ? {} : { durationSamples: Math.ceil((length * CALL_RATE_HZ) / pcm.sampleRateHz) }),
      ...(options.synthetic === undefined ? {} : { synthetic: options.synthetic }),
    },
    warnings,
    frames: (frameOptions) => readFrames(pcm, roles, warnings, frameOptions),
  };
}

async function* readFrames(
  pcm: PcmStream,
  roles: readonly ChannelRole[],
  warnings: Failure[],
  { fromSample, signal, onGap, onDegraded }: FrameOptions,
): AsyncGenerator<AudioFrame> {
  const start = seekStart(pcm.sampleRateHz, fromSample);
  const resamplers = roles.map(() => createResampler(pcm.sampleRateHz, CALL_RATE_HZ));
  const repairs = roles.map((role) => repairFor(role));
  const blocks = roles.map(() => createBlocks(fromSample - start.sample));
  let position = fromSample;

  function repairFor(role: ChannelRole): SampleRepair {
    const scale = CALL_RATE_HZ / pcm.sampleRateHz;
    return createSampleRepair(start.frame, pcm.sampleRateHz * MERGE_GAPS_SECONDS, (run) => {
      const startSample = Math.max(fromSample, Math.floor(run.start * scale));
      const endSample = Math.ceil(run.end * scale);
      if (endSample <= startSample) return;
      const message = 'The recording has damaged samples here; they were replaced by silence.';
      onGap?.({ startSample, endSample, channels: [role], reason: 'invalid-samples', message });
    });
  }
  function noteDefect(failure: Failure): void {
    if (!warnings.some((w) => w.message === failure.message)) warnings.push(failure);
    onDegraded?.(failure);
  }
  function* take(atLeast: number): Generator<AudioFrame> {
    for (;;) {
      const ready = Math.min(...blocks.map((b) => b.available()), FRAME_SAMPLES);
      if (ready < atLeast || ready === 0) return;
      for (const [i, channel] of roles.entries()) {
        yield { channel, startSample: position, samples: (blocks[i] as Blocks).take(ready) };
      }
      position += ready;
    }
  }

  for await (const chunk of pcm.read({ fromFrame: start.frame, signal, onDefect: noteDefect })) {
    if (signal.aborted) return;
    for (const [i, samples] of chunk.entries()) {
      if (pcm.mayBeInvalid) repairs[i]?.process(samples);
      blocks[i]?.append((resamplers[i] as (typeof resamplers)[number]).process(samples));
    }
    for (const frame of take(FRAME_SAMPLES)) {
      if (signal.aborted) return;
      yield frame;
    }
  }
  if (signal.aborted) return;
  for (const [i, resampler] of resamplers.entries()) {
    repairs[i]?.flush();
    blocks[i]?.append(resampler.flush());
  }
  yield* take(1);
}

/**
 * Where to begin reading so that output sample `fromSample` comes out as if read from the beginning: at an input frame
 * that falls on an output sample, far enough back to fill the resampler's filter.
 */
function seekStart(rateHz: number, fromSample: number): { readonly frame: number; readonly sample: number } {
  const divisor = greatestCommonDivisor(rateHz, CALL_RATE_HZ);
  const inputStep = rateHz / divisor;
  const outputStep = CALL_RATE_HZ / divisor;
  const needed = Math.floor((fromSample * rateHz) / CALL_RATE_HZ) - resamplerReach(rateHz, CALL_RATE_HZ);
  const steps = Math.max(0, Math.floor(needed / inputStep));
  return { frame: steps * inputStep, sample: steps * outputStep };
}

interface Blocks {
  append(samples: Float32Array): void;
  available(): number;
  take(count: number): Float32Array;
}

/** Regroups chunks of any length; the first `skip` samples are thrown away. Samples are clipped to [-1, 1]. */
function createBlocks(skip: number): Blocks {
  let buffer = new Float32Array(0);
  let taken = 0;
  let toSkip = skip;
  return {
    append(samples) {
      const rest = samples.subarray(Math.min(toSkip, samples.length));
      toSkip -= samples.length - rest.length;
      const joined = new Float32Array(buffer.length - taken + rest.length);
      joined.set(buffer.subarray(taken));
      joined.set(rest, buffer.length - taken);
      buffer = joined;
      taken = 0;
    },
    available: () => buffer.length - taken,
    take(count) {
      const samples = buffer.slice(taken, taken + count);
      taken += count;
      for (let i = 0; i < samples.length; i++) {
        const s = samples[i] as number;
        if (s > 1 || s < -1) samples[i] = Math.sign(s);
      }
      return samples;
    },
  };
}

function labelOf(pcm: PcmStream): string {
  const channels = pcm.channelCount === 1 ? '1 channel' : `${pcm.channelCount} channels`;
  const rate = `${Number((pcm.sampleRateHz / 1000).toFixed(3))} kHz`;
  return [pcm.format, channels, rate, ...(pcm.coding ? [pcm.coding] : [])].join(', ');
}
