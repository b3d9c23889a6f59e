"""What is done to a clip before the speech encoder hears it: decode, cut to the speech, telephone copy, level.

`normalise_level` is the same arithmetic as `app/signal/level.ts`; the two are held together by golden numbers.
"""

import numpy as np
import soundfile
from scipy.signal import butter, resample_poly, sosfilt

RATE_HZ = 16_000
BLOCK_SAMPLES = 320  # 20 ms
TARGET_RMS = 0.07  # about -23 dBFS, the usual level of recorded speech
ACTIVE_RATIO = 0.1  # a block within 20 dB of the loudest one counts as speech
MAX_GAIN = 100.0  # 40 dB: a quieter signal is not speech worth raising
SILENCE_RMS = 1e-5


def decode(path):
    """Mono float32 samples at 16 kHz, in [-1, 1]."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    if rate != RATE_HZ:
        divisor = np.gcd(rate, RATE_HZ)
        mono = resample_poly(mono, RATE_HZ // divisor, rate // divisor)
    return mono.astype(np.float32)


def block_rms(samples):
    """RMS of each whole 20 ms block; a signal shorter than that is one block."""
    count = len(samples) // BLOCK_SAMPLES
    if count == 0:
        return np.array([np.sqrt(np.mean(np.square(samples, dtype=np.float64)))]) if len(samples) else np.zeros(1)
    blocks = samples[: count * BLOCK_SAMPLES].reshape(count, BLOCK_SAMPLES).astype(np.float64)
    return np.sqrt(np.mean(blocks**2, axis=1))


def active_blocks(samples):
    """(RMS per block, which blocks are within 20 dB of the loudest)."""
    rms = block_rms(samples)
    return rms, rms >= ACTIVE_RATIO * rms.max()


def normalise_level(samples):
    """Scales the signal so that its active blocks have RMS 0.07; silence and gains over 40 dB are left alone or capped."""
    rms, active = active_blocks(samples)
    level = np.sqrt(np.mean(rms[active] ** 2))
    if level < SILENCE_RMS:
        return samples.astype(np.float32)
    return (samples * np.float32(min(TARGET_RMS / level, MAX_GAIN))).astype(np.float32)


def cut_to_speech(samples, margin_s=0.2):
    """What the live segmenter hands on: first to last active block, with a margin."""
    _, active = active_blocks(samples)
    where = np.flatnonzero(active)
    margin = int(margin_s * RATE_HZ)
    return samples[max(0, where[0] * BLOCK_SAMPLES - margin) : (where[-1] + 1) * BLOCK_SAMPLES + margin]


def mu_law_round_trip(samples):
    """8-bit mu-law (mu = 255, continuous companding formula of ITU-T G.711's law) and back."""
    companded = np.sign(samples) * np.log1p(255 * np.abs(samples)) / np.log(256)
    quantised = np.round((companded + 1) / 2 * 255) / 255 * 2 - 1
    return np.sign(quantised) * (256 ** np.abs(quantised) - 1) / 255


def telephone(samples, rng):
    """The clip as a call carries it: 300-3400 Hz, 8 kHz, line noise 12-35 dB below, level 14 dB down to 4 dB up, mu-law."""
    band = butter(4, [300, 3400], btype="bandpass", fs=RATE_HZ, output="sos")
    narrow = resample_poly(sosfilt(band, normalise_level(samples)), 1, 2)
    white = rng.standard_normal(len(narrow))
    low = sosfilt(butter(1, 800, fs=RATE_HZ // 2, output="sos"), white)
    colour = rng.uniform(0, 1)
    noise = (1 - colour) * white / white.std() + colour * low / low.std()
    noisy = narrow + noise / noise.std() * TARGET_RMS * 10 ** (-rng.uniform(12, 35) / 20)
    line = mu_law_round_trip(np.clip(noisy * 10 ** (rng.uniform(-14, 4) / 20), -1, 1))
    return resample_poly(line, 2, 1).astype(np.float32)


def babble(voices, rng, seconds=60, layers=8):
    """A minute of `layers` people talking at once, RMS 1, from a list of recordings: what an open-plan office sounds like."""
    whole = np.zeros(int(seconds * RATE_HZ), np.float64)
    for _ in range(layers):
        at = 0
        while at < len(whole):
            voice = normalise_level(voices[rng.integers(len(voices))])[: len(whole) - at]
            whole[at : at + len(voice)] += voice * rng.uniform(0.4, 1)
            at += len(voice)
    return whole / whole.std()


def office_noise(length, talk, rng):
    """Noise of an office, RMS 1: people talking (a stretch of `talk`), air conditioning (falling 6 dB an octave over 100 Hz), mains hum."""
    start = rng.integers(0, max(1, len(talk) - length))
    voices = np.resize(talk[start:], length)
    air = sosfilt(butter(1, 100, fs=RATE_HZ, output="sos"), rng.standard_normal(length))
    time = np.arange(length) / RATE_HZ
    hum = sum(np.sin(2 * np.pi * 50 * k * time + rng.uniform(0, 6.28)) / k for k in (1, 2, 3, 5))
    mixed = sum(rng.uniform(low, high) * part / part.std() for part, low, high in ((voices, 0.5, 1), (air, 0.3, 1), (hum, 0, 0.3)))
    return mixed / mixed.std()


def office(samples, talk, rng, snr_db=15.0):
    """The clip in an office, on a telephone line: speech `snr_db` over the noise, 8 kHz, 8-bit mu-law, nothing else changed."""
    loud = normalise_level(samples)
    noisy = loud + office_noise(len(loud), talk, rng) * TARGET_RMS * 10 ** (-snr_db / 20)
    return resample_poly(mu_law_round_trip(np.clip(resample_poly(noisy, 1, 2), -1, 1)), 2, 1).astype(np.float32)


def at_tempo(samples, tempo):
    """Played so many times as fast: tempo and pitch change together."""
    return resample_poly(samples, int(round(100 / tempo)), 100).astype(np.float32)


def call(samples, talk, rng):
    """A call as it may come: tempo and pitch 0.9-1.1, office noise 6-30 dB below; half go through `telephone`, the others through bare mu-law."""
    changed = at_tempo(samples, rng.uniform(0.9, 1.1))
    snr_db = rng.uniform(6, 30)
    if rng.random() < 0.5:
        return office(changed, talk, rng, snr_db)
    loud = normalise_level(changed)
    return telephone(loud + office_noise(len(loud), talk, rng) * TARGET_RMS * 10 ** (-snr_db / 20), rng)


def varied(samples, rng):
    """Another speaker's tempo and pitch by half: speed 0.9-1.1, a little wide-band noise (20-40 dB below)."""
    up = int(round(100 / rng.uniform(0.9, 1.1)))
    changed = resample_poly(normalise_level(samples), up, 100)
    noise = rng.standard_normal(len(changed)) * TARGET_RMS * 10 ** (-rng.uniform(20, 40) / 20)
    return (changed + noise).astype(np.float32)
