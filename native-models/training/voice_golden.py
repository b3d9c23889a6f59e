"""What an exported voice model gives on made frames, for the app's tests, and how long it takes."""

import time

import numpy as np
import onnxruntime

from model_folder import rounded

FORMULA = "frames[i][j] = 1.5 sin(0.37 i + 0.11 j) cos(0.05 i j)"
OUTPUTS = ("logits", "affect", "embedding", "clarity")


def session(target):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(target), options, providers=["CPUExecutionProvider"])


def golden_frames(count, width):
    """`FORMULA`, [count, width]; the app's test computes the same."""
    i, j = np.arange(count)[:, None], np.arange(width)[None, :]
    return (1.5 * np.sin(0.37 * i + 0.11 * j) * np.cos(0.05 * i * j)).astype(np.float32)


def golden_cases(target, counts, width):
    """[{frameCount, logits, affect, embedding, clarity}] of the exported file on made frames."""
    model, cases = session(target), []
    for count in counts:
        found = model.run(list(OUTPUTS), {"frames": golden_frames(count, width)[None]})
        cases.append({"frameCount": count, **{name: rounded(value[0], 6) for name, value in zip(OUTPUTS, found)}})
    return cases


def milliseconds(target, count, width):
    """Median time of one run on so many frames, one thread."""
    model, made, times = session(target), golden_frames(count, width)[None], []
    for _ in range(60):
        begun = time.perf_counter()
        model.run(None, {"frames": made})
        times.append(1000 * (time.perf_counter() - begun))
    return float(np.median(times))
