"""One exported text model on one thread, as the app runs it."""
from pathlib import Path

import numpy as np
import onnxruntime as ort

from text_fit import by_length, pad
from text_wordpiece import WordPiece

OUTPUTS = ['logits', 'affect', 'states', 'sentiment', 'embedding', 'labels']
TEST_TOKENS = 128  # the longest the model takes


class Runner:
    """One ONNX file on one thread."""

    def __init__(self, path: Path, coder: WordPiece):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = ort.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])
        self.coder = coder

    def ids(self, ids: list[list[int]]):
        padded, mask = pad(ids)
        return self.session.run(OUTPUTS, {'input_ids': padded.numpy(), 'attention_mask': mask.numpy()})

    def texts(self, texts: list[str]) -> list[np.ndarray]:
        """Every output for every text, in order; one text a run, as in a call (int8 scales depend on what shares a run)."""
        ids = [self.coder.encode(t, TEST_TOKENS) for t in texts]
        found = [self.ids([x]) for x in ids]
        return [np.concatenate([f[i] for f in found]) for i in range(len(OUTPUTS))]

    def batched(self, texts: list[str]) -> list[np.ndarray]:
        """As `texts`, 32 of like length a run: the int8 scales are then shared, which can only cost accuracy."""
        ids = [self.coder.encode(t, TEST_TOKENS) for t in texts]
        order, parts = [], []
        for rows in by_length(np.array([len(x) for x in ids]), 32):
            order.extend(rows)
            parts.append(self.ids([ids[i] for i in rows]))
        back = np.argsort(order)
        return [np.concatenate([p[i] for p in parts])[back] for i in range(len(OUTPUTS))]
