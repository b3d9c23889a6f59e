import { describe, expect, it } from 'vitest';
import { PIECE_SAMPLES } from '../../app/contract/kept-sound.ts';
import { BridgeError } from '../bridge/bridge.ts';
import type { SoundOutput } from '../playback/sound-output.ts';
import { createUiStore } from '../state/ui-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { createAttempt } from './attempt.ts';
import { createSoundActions } from './sound-actions.ts';

function pcm(...samples: readonly number[]): string {
  const bytes = new Uint8Array(Int16Array.from(samples).buffer);
  return btoa(String.fromCharCode(...bytes));
}

/** A call of three pieces; the output says that each was heard when the test lets it. */
function setUp(refusal?: BridgeError) {
  const played: { readonly left: readonly number[]; readonly right: readonly number[] }[] = [];
  const hear: (() => void)[] = [];
  let closed = 0;
  const openOutput = (): SoundOutput => ({
    queue: (left, right) => {
      played.push({ left: [...left], right: [...right] });
      return new Promise((resolve) => void hear.push(resolve));
    },
    playedSamples: () => 16_000,
    close: () => {
      closed++;
      for (const resolve of hear) resolve();
    },
  });
  const bridge = createFakeBridge({
    'calls.sound': (request) => {
      if (refusal) throw refusal;
      const { fromSample } = request as { fromSample: number };
      const channels = [
        { channel: 'agent', pcm: pcm(16_384, 0) },
        { channel: 'customer', pcm: pcm(0, -32_768) },
      ];
      return { startSample: fromSample, channels, more: fromSample < 2 * PIECE_SAMPLES };
    },
  });
  const ui = createUiStore();
  const sound = createSoundActions({ bridge, ui, attempt: createAttempt(ui), openOutput });
  return { sound, ui, bridge, played, hear, closings: () => closed };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('listening to a kept call', () => {
  it('plays it piece by piece, the agent left and the customer right, one piece ahead', async () => {
    const { sound, ui, bridge, played, hear, closings } = setUp();
    const over = sound.listen('call-1', 0);
    await settled();
    expect(ui.getState().listening).toEqual({ callId: 'call-1', atSample: 16_000 });
    expect(played).toHaveLength(2);
    expect(played[0]).toEqual({ left: [0.5, 0], right: [0, -1] });
    hear[0]?.();
    await settled();
    expect(played).toHaveLength(3);
    for (const heard of hear) heard();
    await over;
    const from = bridge.asked.map(({ request }) => (request as { fromSample: number }).fromSample);
    expect(from).toEqual([0, PIECE_SAMPLES, 2 * PIECE_SAMPLES]);
    expect(ui.getState().listening).toBeUndefined();
    expect(closings()).toBe(1);
  });

  it('ends what is being played when another place is asked for, or it is stopped', async () => {
    const { sound, ui, closings } = setUp();
    const first = sound.listen('call-1', 0);
    await settled();
    const second = sound.listen('call-1', 2 * PIECE_SAMPLES);
    await first;
    expect(ui.getState().listening?.atSample).toBe(2 * PIECE_SAMPLES + 16_000);
    sound.stop();
    await second;
    expect(ui.getState().listening).toBeUndefined();
    expect(closings()).toBe(2);
  });

  it('shows why a call cannot be played, and is over', async () => {
    const { sound, ui } = setUp(new BridgeError({ code: 'vault-damaged', message: 'The recording is damaged.' }));
    await sound.listen('call-1', 0);
    expect(ui.getState().alerts).toMatchObject([{ message: 'The recording is damaged.' }]);
    expect(ui.getState().listening).toBeUndefined();
  });
});
