"""Measures whether sarcasm can be told from the text model's embeddings: nothing that it fits is kept or shipped.

    python text_sarcasm.py        # with the exported text-emotion; writes results/text-sarcasm.json

MUStARD++ (Ray et al. 2022) is for research only, so no weights of the product may come from it. A logistic regression on the
embedding of the utterance and the mean embedding of up to three utterances before it is fitted and tested on parts of the set:
parts drawn at random, parts with other speakers, and parts with other shows.
"""
import json

import numpy as np
import torch

from model_folder import rounded, write_json
from text_emotion import DATA, HERE
from text_runner import OUTPUTS, Runner
from text_scores import auc, f1
from text_wordpiece import WordPiece

CONTEXT, SHRINK, PARTS, SEED = 3, 0.003, 5, 20261124
EMBEDDING = OUTPUTS.index('embedding')


def features(rows: list[dict], runner: Runner) -> np.ndarray:
    """[rows, 256]: the embedding of the utterance, and the mean embedding of what was said before it."""
    own = runner.texts([r['text'] for r in rows])[EMBEDDING]
    before = [runner.texts([c['text'] for c in r['context'][-CONTEXT:]] or ['.'])[EMBEDDING].mean(0) for r in rows]
    return np.concatenate([own, np.stack(before)], axis=1)


def fitted(x: np.ndarray, truth: np.ndarray):
    """A logistic regression with a penalty on its weights, as a function of features."""
    mean, spread = x.mean(0), x.std(0) + 1e-3
    inputs, wanted = (torch.tensor(v, dtype=torch.float32) for v in ((x - mean) / spread, truth))
    weights = torch.zeros(x.shape[1] + 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=60)

    def loss():
        optimiser.zero_grad()
        logits = inputs @ weights[:-1] + weights[-1]
        value = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted) + SHRINK * (weights[:-1] ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    found = weights.detach().numpy()
    return lambda y: (y - mean) / spread @ found[:-1] + found[-1]


def scores(x: np.ndarray, truth: np.ndarray, part: np.ndarray) -> dict:
    logits = np.zeros(len(truth))
    for one in np.unique(part):
        logits[part == one] = fitted(x[part != one], truth[part != one])(x[part == one])
    found, meant = logits >= 0, truth == 1
    return {'n': len(truth), 'accuracy': float((found == meant).mean()), 'f1': f1(meant, found),
            'macroF1': (f1(meant, found) + f1(~meant, ~found)) / 2, 'auc': auc(meant, logits)}


def main() -> None:
    torch.manual_seed(SEED)
    folder = HERE.parent / 'text-emotion'
    runner = Runner(folder / 'model.onnx', WordPiece((folder / 'vocab.txt').read_text(encoding='utf-8').splitlines()))
    rows = [json.loads(line) for line in (DATA / 'mustard_pp' / 'mustard_pp.jsonl').read_text(encoding='utf-8').splitlines()]
    x, truth = features(rows, runner), np.array([r['sarcasm'] for r in rows])
    drawn = np.random.default_rng(SEED)
    speakers = [f"{r['show']} {r['speaker']}" for r in rows]
    place = {name: drawn.integers(0, PARTS) for name in sorted(set(speakers))}
    parts = {'random': drawn.integers(0, PARTS, len(rows)), 'otherSpeakers': np.array([place[s] for s in speakers]),
             'otherShows': np.array([{'BBT': 0, 'FRIENDS': 1}.get(r['show'], 2) for r in rows])}
    result = {name: scores(x, truth, part) for name, part in parts.items()}
    always = np.ones(len(rows), bool)
    result['alwaysSarcastic'] = {'n': len(rows), 'accuracy': float(truth.mean()), 'f1': f1(truth == 1, always),
                                 'macroF1': f1(truth == 1, always) / 2, 'auc': 0.5}
    write_json(HERE / 'results' / 'text-sarcasm.json', rounded(result, 4))


if __name__ == '__main__':
    main()
