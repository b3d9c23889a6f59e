/** Sound that is no voice, or not one clear voice, made for tests: mono, 16 kHz, [-1, 1], the same at every run. */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { normaliseLevel } from '../signal/level.ts';

/** Three seconds, as a segment may last. */
const LENGTH = 3 * CALL_RATE_HZ;

/** Numbers in [-1, 1) that a seed repeats (the linear congruential generator of Numerical Recipes). */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (1_664_525 * state + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 31 - 1;
  };
}

function sound(sample: (seconds: number) => number): Float32Array {
  return Float32Array.from({ length: LENGTH }, (_, i) => sample(i / CALL_RATE_HZ));
}

const sine = (hertz: number, seconds: number) => Math.sin(2 * Math.PI * hertz * seconds);

/** What an open line carries while nobody speaks. */
export function silence(): Float32Array {
  const next = noise(1);
  return sound(() => 2e-5 * next());
}

/** A ringing tone: 425 Hz, one second on, half a second off. */
export function ringing(): Float32Array {
  return sound((t) => (t % 1.5 < 1 ? 0.3 * sine(425, t) : 0));
}

/** White noise. */
export function hiss(): Float32Array {
  const next = noise(2);
  return sound(() => 0.2 * next());
}

/** Mains hum with its overtones. */
export function hum(): Float32Array {
  return sound((t) => [1, 2, 3, 5, 7].reduce((sum, k) => sum + (0.2 / k) * sine(50 * k, t), 0));
}

/** Music on hold: a cadence of four chords, half a second each, with overtones that die away. */
export function chords(): Float32Array {
  const cadence = [
    [262, 330, 392],
    [294, 349, 440],
    [247, 294, 392],
    [262, 330, 523],
  ];
  return sound((t) => {
    const chord = cadence[Math.floor(t / 0.5) % cadence.length] ?? [];
    const fading = 0.1 * Math.exp(-2 * (t % 0.5));
    return (
      fading *
      chord.reduce((sum, hertz) => sum + sine(hertz, t) + 0.5 * sine(2 * hertz, t) + 0.3 * sine(3 * hertz, t), 0)
    );
  });
}

/** Keys and knuckles: short bursts three times a second. */
export function knocks(): Float32Array {
  const next = noise(3);
  return sound((t) => 0.6 * Math.exp(-60 * (t % 0.33)) * (sine(180, t) + 0.7 * next()));
}

/** Far too loud a recording of a voice: what is over the level that `share` of the speech stays under lies flat. */
export function clipped(voice: Float32Array, share = 0.5): Float32Array {
  const loudest = voice.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const sizes = voice.map(Math.abs).filter((size) => size > 0.05 * loudest);
  const limit = sizes.sort()[Math.floor(share * sizes.length)] ?? loudest;
  return voice.map((x) => Math.max(-limit, Math.min(limit, x)));
}

/** Two people speaking at once, equally loud, for as long as the shorter one does. */
export function together(first: Float32Array, second: Float32Array): Float32Array {
  const [one, other] = [normaliseLevel(first), normaliseLevel(second)];
  return one.slice(0, Math.min(one.length, other.length)).map((x, i) => x + (other[i] ?? 0));
}
