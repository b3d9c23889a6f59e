"""Log-mel of a levelled signal, and its cache for every clip and copy."""

from pathlib import Path

import numpy as np

import audio
import encoder_frames

BANDS = 40
WINDOW_SAMPLES = 400  # 25 ms
HOP_SAMPLES = 160  # 10 ms
FFT_SAMPLES = 512
LOWEST_HZ, HIGHEST_HZ = 60.0, 3800.0  # what a telephone carries: the upper half of 16 kHz is not looked at
FLOOR = 1e-7  # power; speech at the usual level (RMS 0.07) lies up to 50 dB above it in its weak bands


def mel(hz):
    """Mel scale, 2595 log10(1 + f / 700) (O'Shaughnessy 1987, as HTK uses it)."""
    return 2595 * np.log10(1 + hz / 700)


def filters():
    """[257, BANDS]: triangles between neighbouring centres, equally spaced in mel; the weights of each sum to 1."""
    edges = 700 * (10 ** (np.linspace(mel(LOWEST_HZ), mel(HIGHEST_HZ), BANDS + 2) / 2595) - 1)
    bins = np.arange(FFT_SAMPLES // 2 + 1)[:, None] * audio.RATE_HZ / FFT_SAMPLES
    rise = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    weights = np.maximum(0, np.minimum(rise, fall))
    return weights / weights.sum(axis=0)


WINDOW = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW_SAMPLES) / WINDOW_SAMPLES)
FILTERS = filters()


def log_mel(samples):
    """[frames, BANDS] float32, natural logarithm of power; 1 + (n - 400) // 160 frames, at least one."""
    padded = np.pad(samples.astype(np.float64), (0, max(0, WINDOW_SAMPLES - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SAMPLES)[::HOP_SAMPLES] * WINDOW
    power = np.abs(np.fft.rfft(frames, FFT_SAMPLES)) ** 2 / np.sum(WINDOW**2)
    return np.log(power @ FILTERS + FLOOR).astype(np.float32)


def build(rows, copy, cache):
    """Fills the cache for one copy of the rows, as `encoder_frames.build`: the same clips, changed and levelled the same way."""
    folder = Path(cache) / copy
    folder.mkdir(parents=True, exist_ok=True)
    talk = encoder_frames.talk_for(copy, rows)
    for start in range(0, len(rows), encoder_frames.CHUNK):
        target = folder / f"{start:06d}.npz"
        if target.exists():
            continue
        clips = []
        for index in range(start, min(start + encoder_frames.CHUNK, len(rows))):
            wanted = rows[index]["split"] in encoder_frames.COPIES[copy]
            clips.append(log_mel(encoder_frames.heard(rows[index], copy, index, talk)) if wanted else np.zeros((0, BANDS)))
        part = target.with_suffix(".part.npz")
        np.savez(part, values=np.concatenate(clips).astype(np.float16), counts=np.array([len(clip) for clip in clips], np.int32))
        part.rename(target)
        print(f"{copy} {min(start + encoder_frames.CHUNK, len(rows))}/{len(rows)}", flush=True)


def load(copy, cache):
    """(log-mel float16 [total, BANDS], offsets int64 [clips + 1]) of a complete copy; a clip that the copy lacks has no frames."""
    parts = [np.load(path) for path in sorted((Path(cache) / copy).glob("??????.npz"))]
    counts = np.concatenate([part["counts"] for part in parts])
    return np.concatenate([part["values"] for part in parts]), np.concatenate([[0], np.cumsum(counts)])
