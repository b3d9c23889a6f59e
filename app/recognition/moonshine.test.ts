import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createModelRegistry } from '../inference/model-registry.ts';
import { packFolder } from '../inference/pack-cache.ts';
import { createMoonshine, type Moonshine, tokensToText } from './moonshine.ts';
import { guessNext } from './moonshine-decoder.ts';
import { createVoiceActivity, VAD_WINDOW_SAMPLES } from './voice-activity.ts';

const root = join(import.meta.dirname, '../..');
const registry = createModelRegistry({ modelsFolder: join(root, 'native-models') });
const weightsAreHere = existsSync(packFolder({ name: 'moonshine-tiny-en-decoder', version: '0.1.29' }));

/** One line of the sample call's transcript; times in seconds. */
interface Cue {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function firstCue(speaker: 'Agent' | 'Customer'): Cue {
  const vtt = readFileSync(join(root, 'samples/service-call.vtt'), 'utf8');
  const [, from = '', to = '', text = ''] = vtt.match(new RegExp(`(\\S+) --> (\\S+)\n<v ${speaker}>(.*)`)) ?? [];
  const seconds = (time: string) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { from: seconds(from), to: seconds(to), text };
}

/** Seconds of the sample call's agent (left channel; 8 kHz, µ-law, 44-byte header), at 16 kHz by linear interpolation. */
function agentChannel({ from, to }: Pick<Cue, 'from' | 'to'>): Float32Array {
  const file = readFileSync(join(root, 'samples/service-call.wav'));
  const at = (i: number) => expandMuLaw(file[44 + 2 * i] ?? 255);
  return Float32Array.from({ length: Math.round((to - from) * 16_000) }, (_, i) => {
    const position = from * 8_000 + i / 2;
    const whole = Math.floor(position);
    return at(whole) + (position - whole) * (at(whole + 1) - at(whole));
  });
}

const words = (text: string): string[] => text.toLowerCase().match(/[a-z']+/g) ?? [];

function expandMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
  return (bits & 0x80 ? -magnitude : magnitude) / 32_768;
}

afterAll(() => registry.close());

// Needs the weight packs in the cache: npm start and npm test fetch them.
describe.skipIf(!weightsAreHere)('createMoonshine', () => {
  let made: Promise<Moonshine> | undefined;
  const moonshine = () => {
    made ??= (async () =>
      createMoonshine({
        encoder: await registry.load('moonshine-tiny-en-encoder'),
        decoder: await registry.load('moonshine-tiny-en-decoder', { foldDequantisation: true }),
      }))();
    return made;
  };
  const said = firstCue('Agent');
  const greeting = () => agentChannel(said);

  it('hears the words of the sample call', async () => {
    const heard = await (await moonshine()).hear(greeting());
    const missed = words(said.text).filter((word) => !words(heard.text).includes(word));
    expect(missed.length / words(said.text).length).toBeLessThan(0.3);
    expect(heard.score).toBeGreaterThan(0.5);
    expect(tokensToText(heard.tokens)).toBe(heard.text);
  });

  it('gives one frame of 288 for every 384 samples, without those of the silence it adds', async () => {
    const heard = await (await moonshine()).hear(greeting(), { words: false });
    expect(heard.width).toBe(288);
    expect(Math.abs(heard.frameCount - greeting().length / 384)).toBeLessThan(3);
    expect(heard.frames.length).toBe(heard.frameCount * heard.width);
    expect([heard.text, heard.tokens, heard.score]).toEqual(['', [], 0]);
  });

  it('takes a prefix over as it is', async () => {
    const free = await (await moonshine()).hear(greeting());
    const forced = await (await moonshine()).hear(greeting(), { prefix: free.tokens.slice(0, 6) });
    expect(forced.tokens.slice(0, 6)).toEqual(free.tokens.slice(0, 6));
    expect(forced.text).toBe(free.text);
  });

  it('hears the same with a draft as without, in fewer runs', async () => {
    const runs = () => registry.meter.snapshot()['moonshine-tiny-en-decoder']?.runs ?? 0;
    const start = runs();
    const free = await (await moonshine()).hear(greeting());
    const between = runs();
    const drafted = await (await moonshine()).hear(greeting(), { draft: free.tokens });
    expect(drafted.text).toBe(free.text);
    expect(runs() - between).toBeLessThan((between - start) / 3);
    const wrong = await (await moonshine()).hear(greeting(), { draft: [...free.tokens.slice(0, 5), 7, 7, 7, 7] });
    expect(wrong.text).toBe(free.text);
  });

  it('bears audio of any length, down to none', async () => {
    for (const samples of [0, 1, 383, 895, 4_000]) {
      const heard = await (await moonshine()).hear(new Float32Array(samples));
      expect(heard.frames.length).toBe(heard.frameCount * heard.width);
    }
  });

  it('does not go on for long about noise', async () => {
    let seed = 11;
    const noise = Float32Array.from({ length: 64_000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return (seed / 2_147_483_647 - 0.5) * 0.3;
    });
    expect((await (await moonshine()).hear(noise)).tokens.length).toBeLessThanOrEqual(27);
  });
});

describe.skipIf(!existsSync(packFolder({ name: 'silero-vad', version: '6-0.0.31' })))('createVoiceActivity', () => {
  async function probabilities(samples: Float32Array): Promise<number[]> {
    const activity = createVoiceActivity(await registry.load('silero-vad'));
    const all: number[] = [];
    for (let i = 0; i + VAD_WINDOW_SAMPLES <= samples.length; i += VAD_WINDOW_SAMPLES) {
      all.push(await activity.process(samples.subarray(i, i + VAD_WINDOW_SAMPLES)));
    }
    return all;
  }
  const share = (all: readonly number[]) => all.filter((probability) => probability > 0.5).length / all.length;

  it('hears speech where somebody speaks and none where nobody does', async () => {
    expect(share(await probabilities(agentChannel(firstCue('Agent'))))).toBeGreaterThan(0.6);
    expect(share(await probabilities(agentChannel(firstCue('Customer'))))).toBe(0);
    expect(share(await probabilities(new Float32Array(64_000)))).toBe(0);
  });

  it('begins anew after a reset', async () => {
    const activity = createVoiceActivity(await registry.load('silero-vad'));
    const windows = agentChannel({ from: 1, to: 2 });
    const first = await activity.process(windows.subarray(0, VAD_WINDOW_SAMPLES));
    await activity.process(windows.subarray(VAD_WINDOW_SAMPLES, 2 * VAD_WINDOW_SAMPLES));
    activity.reset();
    expect(await activity.process(windows.subarray(0, VAD_WINDOW_SAMPLES))).toBe(first);
  });

  it('refuses a window of another length', async () => {
    const activity = createVoiceActivity(await registry.load('silero-vad'));
    await expect(activity.process(new Float32Array(100))).rejects.toThrow(RangeError);
  });
});

describe('guessNext', () => {
  it('goes on with the draft while it was right', () => {
    expect(guessNext([1, 2, 3, 4], [])).toEqual([1, 2, 3, 4]);
    expect(guessNext([1, 2, 3, 4], [1, 2])).toEqual([3, 4]);
  });

  it('finds its way back into the draft where the last two tokens stand in it', () => {
    expect(guessNext([1, 2, 3, 4, 5], [9, 9, 3, 4])).toEqual([5]);
    expect(guessNext([3, 4, 7, 0, 0, 3, 4, 8], [9, 9, 9, 9, 9, 3, 4])).toEqual([8]);
  });

  it('guesses nothing where the draft has nothing like it', () => {
    expect(guessNext([1, 2, 3], [7, 8])).toEqual([]);
    expect(guessNext([], [7])).toEqual([]);
  });
});
