"""Made sound that is not one clear voice: what the voice model must not read an emotion from.

Each kind is made anew from a seed; voices come from the split's own speakers, so that test sound is unheard too.
"""

import numpy as np
from scipy.signal import butter, sosfilt

import audio
import encoder_frames

KINDS = ("silence", "hiss", "hum", "tones", "music", "crowd", "two voices", "clipped", "knocks", "noisy voice")
PER_KIND = {"train": 60, "valid": 20, "test": 30}
# What is nearest to a voice is the hardest to tell from one: the judge hears so many times as much of it in training.
MORE = {"two voices": 6, "clipped": 6, "noisy voice": 2, "crowd": 2, "music": 2}


def _time(seconds):
    return np.arange(int(seconds * audio.RATE_HZ)) / audio.RATE_HZ


def _hiss(seconds, rng):
    white = rng.standard_normal(len(_time(seconds)))
    corner = 10 ** rng.uniform(1.7, 3.7)
    return sosfilt(butter(1, corner, fs=audio.RATE_HZ, output="sos"), white) if rng.random() < 0.7 else white


def _hum(seconds, rng):
    base = rng.choice([50, 60, 100, 120]) * rng.uniform(0.99, 1.01)
    return sum(np.sin(2 * np.pi * base * k * _time(seconds) + rng.uniform(0, 6)) * rng.uniform(0, 1) / k for k in range(1, 12))


def _tones(seconds, rng):
    """Sines, dial and ring tones: one to three frequencies, steady, gliding or in bursts."""
    t = _time(seconds)
    whole = np.zeros(len(t))
    for _ in range(rng.integers(1, 4)):
        start, glide = rng.uniform(150, 2500), rng.uniform(-300, 300) * (rng.random() < 0.3)
        whole += np.sin(2 * np.pi * (start * t + glide * t**2 / 2))
    if rng.random() < 0.6:
        whole *= (t * rng.uniform(0.3, 4) % 1) < rng.uniform(0.3, 0.7)
    return whole


def _music(seconds, rng):
    """A band: chords of a major or minor key, a bass, a melody with vibrato, and drums; each at its own loudness."""
    t = _time(seconds)
    whole, beat_s = np.zeros(len(t)), 60 / rng.uniform(70, 150)
    key, scale = rng.uniform(45, 57), rng.permutation([[0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]])[0]
    loud = rng.uniform(0, 1, 4) + np.array([0.3, 0.1, 0.1, 0])
    partials = rng.uniform(0, 1, 8) / np.arange(1, 9)
    for beat in range(int(seconds / beat_s) + 1):
        root = int(rng.integers(0, 7))
        notes = [(scale[(root + step) % 7] + 12, loud[0] / 3, 1.0) for step in (0, 2, 4)]
        notes += [(scale[root] - 12, loud[1], 0.8), (scale[rng.integers(0, 7)] + 24, loud[2], rng.choice([0.5, 1.0]))]
        for pitch, gain, share in notes:
            start = int(beat * beat_s * audio.RATE_HZ)
            span = t[: max(0, min(int(share * beat_s * audio.RATE_HZ), len(t) - start))]
            hertz = 440 * 2 ** ((key + pitch - 69) / 12)
            phase = 2 * np.pi * hertz * span + 0.05 * hertz / 50 * np.sin(2 * np.pi * 5.5 * span)
            tone = sum(p * np.sin(k * phase) for k, p in enumerate(partials, start=1))
            whole[start : start + len(span)] += gain * tone * np.exp(-span * rng.uniform(0.5, 4)) * np.minimum(1, span * 100)
        for half in (0, 0.5):
            start = int((beat + half) * beat_s * audio.RATE_HZ)
            burst = rng.standard_normal(1600)[: max(0, len(t) - start)]
            whole[start : start + len(burst)] += loud[3] * burst * np.exp(-np.arange(len(burst)) / 300)
    return whole


def _knocks(seconds, rng):
    """Claps, keys, doors: short bursts with a ring."""
    whole = np.zeros(len(_time(seconds)))
    for start in rng.integers(0, len(whole) - 100, rng.integers(2, 25)):
        span = np.arange(min(4000, len(whole) - start)) / audio.RATE_HZ
        ring = np.sin(2 * np.pi * rng.uniform(100, 3000) * span) + rng.uniform(0, 2) * rng.standard_normal(len(span))
        whole[start : start + len(span)] += rng.uniform(0.2, 1) * ring * np.exp(-span * rng.uniform(15, 150))
    return whole


def _overlaid(first, second, rng):
    """Two people at once, 0-4 dB apart, for the length of the shorter one."""
    length = min(len(first), len(second))
    return audio.normalise_level(first[:length]) + audio.normalise_level(second[:length]) * 10 ** (-rng.uniform(0, 4) / 20)


def _clipped(voice, rng):
    """So far too loud that a quarter to three quarters of the speech lies flat at the limit."""
    limit = np.quantile(np.abs(voice[np.abs(voice) > 0.05 * np.abs(voice).max()]), rng.uniform(0.25, 0.75))
    return np.clip(voice, -limit, limit)


def made(kind, voices, talk, rng):
    """Samples of one kind; `voices` is a function that gives a recording of a random speaker, `talk` a minute of many."""
    seconds = rng.uniform(1, 5)
    match kind:
        case "silence":
            return rng.standard_normal(len(_time(seconds))) * 10 ** rng.uniform(-7, -4.2)
        case "two voices":
            return _overlaid(voices(), voices(), rng)
        case "clipped":
            return _clipped(voices(), rng)
        case "crowd":
            start = rng.integers(0, len(talk) - 80_000)
            return talk[start : start + int(seconds * audio.RATE_HZ)]
        case "noisy voice":
            voice = audio.normalise_level(voices())
            noise = _hiss(len(voice) / audio.RATE_HZ, rng)[: len(voice)]
            return np.resize(noise, len(voice)) / noise.std() * audio.TARGET_RMS * 10 ** (rng.uniform(0, 8) / 20) + voice
        case _:
            return {"hiss": _hiss, "hum": _hum, "tones": _tones, "music": _music, "knocks": _knocks}[kind](seconds, rng)


def sounds(rows):
    """(kind, split, levelled samples) of every sound; half of it comes through the telephone."""
    for number, (split, count) in enumerate(PER_KIND.items()):
        rng = np.random.default_rng([20_27, number])
        own = [row for row in rows if row["split"] == split and row["dataset"] != "urdu"]
        talk = encoder_frames.talk_of(rows, split, 11)
        voices = lambda: audio.cut_to_speech(audio.decode(own[rng.integers(len(own))]["file"]))  # noqa: B023, E731
        for kind in KINDS:
            for index in range(count * (MORE.get(kind, 1) if split == "train" else 1)):
                samples = made(kind, voices, talk, rng)
                if kind != "silence":
                    samples = samples / np.abs(samples).max() * rng.uniform(0.05, 1)
                    samples = audio.telephone(samples, rng) if index % 2 else samples
                yield kind, split, audio.normalise_level(samples.astype(np.float32))


def build(rows, frames_of, target):
    """[(kind, split, frames)] of every sound, kept in the file `target`; `frames_of(samples)` is what a model hears of them."""
    if not target.exists():
        kinds, splits, frames = zip(*((kind, split, frames_of(samples)) for kind, split, samples in sounds(rows)))
        np.savez(target, kinds=kinds, splits=splits, frames=np.concatenate(frames), counts=[len(f) for f in frames])
    kept = np.load(target)
    return list(zip(kept["kinds"], kept["splits"], np.split(kept["frames"], np.cumsum(kept["counts"])[:-1])))
