"""Prints what the exported model makes of the sentences in text_service_check.py (or of lines on standard input: -)."""
import json
import sys
from pathlib import Path

import numpy as np

from scores import softmax
from text_rows import EMOTIONS, STATES
from text_runner import Runner
from text_service_check import CHECKS
from text_wordpiece import WordPiece


def main() -> None:
    folder = Path(__file__).resolve().parents[1] / 'text-emotion'
    calibration = json.loads((folder / 'manifest.json').read_text())['calibration']
    coder = WordPiece((folder / 'vocab.txt').read_text(encoding='utf-8').splitlines())
    texts = sys.stdin.read().splitlines() if '-' in sys.argv else [c[0] for c in CHECKS]
    logits, affect, states, sentiment, _, _ = Runner(folder / 'model.onnx', coder).texts(texts)
    for i, text in enumerate(texts):
        p, q = softmax(logits[i:i + 1], calibration['temperature'])[0], softmax(sentiment[i:i + 1])[0]
        s = ' '.join(f'{name[:4]} {1 / (1 + np.exp(-z)):.2f}' for name, z in zip(STATES, states[i]))
        sure = ' ' if p.max() >= calibration['abstainBelow'] else '?'
        print(f'{EMOTIONS[p.argmax()]:8} {p.max():.2f}{sure} V{affect[i][0]:+.2f} A{affect[i][1]:+.2f} {s} -{q[0]:.2f} ={q[1]:.2f} +{q[2]:.2f} {text}')


if __name__ == '__main__':
    main()
