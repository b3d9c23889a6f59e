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

/** Noise of a room or a line, whose power falls by 3 dB an octave (three of Paul Kellet's filters). */
export function pinkNoise(): Float32Array {
  const next = noise(4);
  let [slow, middle, fast] = [0, 0, 0];
  return sound(() => {
    const white = next();
    slow = 0.99765 * slow + 0.099046 * white;
    middle = 0.963 * middle + 0.2965164 * white;
    fast = 0.57 * fast + 1.0526913 * white;
    return 0.05 * (slow + middle + fast + 0.1848 * white);
  });
}

/** Somebody dials: five keys a second, two frequencies each (ITU-T Q.23). */
export function keypad(): Float32Array {
  const [low, high] = [
    [697, 770, 852, 941],
    [1209, 1336, 1477],
  ];
  return sound((t) => {
    const key = Math.floor(5 * t);
    if ((5 * t) % 1 > 0.5) return 0;
    return 0.3 * (sine(low[key % low.length] ?? 0, t) + sine(high[(2 * key) % high.length] ?? 0, t));
  });
}

/** The tone a caller hears until somebody answers, in North America. */
export function ringback(): Float32Array {
  return sound((t) => (t < 2 ? 0.2 * (sine(440, t) + sine(480, t)) : 0));
}

/** A fax machine: its answer tone, then data at 300 and at 2400 symbols a second. */
export function fax(): Float32Array {
  const next = noise(5);
  let [phase, symbol, held] = [0, -1, 0];
  return sound((t) => {
    if (t < 0.8) return 0.4 * sine(2100, t);
    const rate = t < 1.8 ? 300 : 2400;
    if (Math.floor(t * rate) !== symbol) {
      symbol = Math.floor(t * rate);
      held = next();
    }
    phase += (2 * Math.PI * (rate === 300 ? 1750 + 100 * Math.sign(held) : 1800)) / CALL_RATE_HZ;
    return 0.4 * Math.sin(phase + (rate === 300 ? 0 : Math.PI * held));
  });
}

/** A band: chords that fade, a melody with vibrato, a bass drum on the beat and a rattle between. */
export function band(): Float32Array {
  const next = noise(6);
  const bars = [
    [220, 262, 330],
    [175, 220, 262],
    [131, 165, 196],
    [196, 247, 294],
  ];
  return sound((t) => {
    const bar = bars[Math.floor(t / 0.75) % bars.length] ?? [];
    const beat = t % 0.375;
    const chord = bar.reduce((sum, hertz) => sum + sine(hertz, t) + 0.5 * sine(2 * hertz, t), 0);
    const note = 2 * (bar[Math.floor(5 * t) % bar.length] ?? 0) * t + 0.3 * sine(5.5, t);
    const drums = 0.4 * Math.exp(-25 * beat) * sine(60, t) + 0.2 * Math.exp(-40 * ((t + 0.1875) % 0.375)) * next();
    return 0.06 * Math.exp(-2 * (t % 0.75)) * chord + 0.12 * Math.sin(2 * Math.PI * note) + drums;
  });
}

/** An alarm outside: a tone that rises and falls. */
export function siren(): Float32Array {
  let phase = 0;
  return sound((t) => {
    phase += (2 * Math.PI * (700 + 400 * sine(0.4, t))) / CALL_RATE_HZ;
    return 0.4 * Math.sin(phase);
  });
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
