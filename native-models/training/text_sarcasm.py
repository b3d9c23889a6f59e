"""Measures how far sarcasm can be told from words: nothing that it fits is kept or shipped.

    python text_sarcasm.py --work DIR        # with the exported text-emotion; writes results/text-sarcasm.json

MUStARD++ (Ray et al. 2022) is for research only, so no weights of the product may come from it. It holds MUStARD but for two of its 690 rows.
Two ways are fitted and tested on parts of the set: a logistic regression on the text model's embedding of the utterance and the mean embedding
of up to three lines before it, and a whole encoder fine-tuned on the same lines (text_sarcasm_tune.py). The parts are drawn at random, hold other
speakers, or hold other shows. DIR keeps what each part's encoder answered: a run that was cut off goes on from there.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from model_folder import rounded, write_json
from text_emotion import DATA, HERE
from text_fit import SEED
from text_runner import OUTPUTS, Runner
from text_sarcasm_tune import CONTEXT, Prepared, tuned
from text_scores import auc, f1
from text_wordpiece import WordPiece

SHRINK, PARTS = 0.003, 5
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


def parts_of(rows: list[dict], truth: np.ndarray) -> dict[str, np.ndarray]:
    """The part of each row, three ways. Speakers go, the most frequent first, to the part that is smallest so far."""
    drawn = np.random.default_rng(SEED)
    random, speakers = np.zeros(len(rows), int), np.array([f"{r['show']} {r['speaker']}" for r in rows])
    for label in (0, 1):
        random[drawn.permutation(np.flatnonzero(truth == label))] = np.arange((truth == label).sum()) % PARTS
    names, counts = np.unique(speakers, return_counts=True)
    place, sizes = {}, [0] * PARTS
    for i in np.argsort(-counts, kind='stable'):
        place[names[i]] = int(np.argmin(sizes))
        sizes[place[names[i]]] += int(counts[i])
    return {'random': random, 'otherSpeakers': np.array([place[s] for s in speakers]),
            'otherShows': np.array([{'BBT': 0, 'FRIENDS': 1}.get(r['show'], 2) for r in rows])}


def of_each_part(part: np.ndarray, answer) -> np.ndarray:
    """Logits of every row, each part's from `answer(the other rows, the part's rows)`."""
    logits = np.zeros(len(part))
    for one in np.unique(part):
        logits[part == one] = answer(np.flatnonzero(part != one), np.flatnonzero(part == one))
    return logits


def kept(path: Path, answer) -> np.ndarray:
    """What lies at the path, or else the answer, which is then put there."""
    if not path.exists():
        np.save(path, answer())
    return np.load(path)


def speaker_alone(speakers: list[str], truth: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The log-odds of the speaker's share of sarcasm in the train rows, and nothing else: what a random part gives away."""
    odds = []
    for i in test:
        own = truth[[j for j in train if speakers[j] == speakers[i]]]
        odds.append(np.log((own.sum() + 1) / (len(own) - own.sum() + 1)))
    return np.array(odds)


def scores(truth: np.ndarray, logits: np.ndarray, part: np.ndarray) -> dict:
    """Sarcasm is said where its probability is a half or more. `aucWithinParts` compares rows of one part only, each part by its size."""
    meant, found = truth == 1, logits >= 0
    yes, no = f1(meant, found), f1(~meant, ~found)
    within = [(auc(meant[part == one], logits[part == one]), (part == one).sum()) for one in np.unique(part)]
    return {'n': len(truth), 'accuracy': float((found == meant).mean()), 'precision': float(meant[found].mean()) if found.any() else 0.0,
            'recall': float(found[meant].mean()), 'f1': yes, 'weightedF1': yes * meant.mean() + no * (1 - meant.mean()), 'macroF1': (yes + no) / 2,
            'auc': auc(meant, logits), 'aucWithinParts': float(np.average([a for a, _ in within], weights=[n for _, n in within])),
            'aucOfParts': [a for a, _ in within]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=Path, default=HERE / '.text-work' / 'sarcasm')
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--only', choices=['random', 'otherSpeakers', 'otherShows'], help='fit these parts alone, and write no result')
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(SEED)
    folder = HERE.parent / 'text-emotion'
    runner = Runner(folder / 'model.onnx', WordPiece((folder / 'vocab.txt').read_text(encoding='utf-8').splitlines()))
    rows = [json.loads(line) for line in (DATA / 'mustard_pp' / 'mustard_pp.jsonl').read_text(encoding='utf-8').splitlines()]
    truth, speakers = np.array([r['sarcasm'] for r in rows]), [f"{r['show']} {r['speaker']}" for r in rows]
    x = kept(args.work / 'features.npy', lambda: features(rows, runner))
    always = {name: value for name, value in scores(truth, np.ones(len(rows)), np.zeros(len(rows))).items() if not name.startswith('auc')}
    result: dict = {'alwaysSarcastic': {**always, 'auc': 0.5}, 'speakerAlone': {}, 'frozen': {}, 'tuned': {}}
    for name, part in parts_of(rows, truth).items():
        if args.only in (None, name):
            # Names help where the same people are in both parts; of others they could only mislead.
            prepared = Prepared(rows, named=name == 'random')
            encoder = of_each_part(part, lambda train, test: kept(args.work / f'{name}-{part[test[0]]}.npy',
                                                                  lambda: tuned(prepared, truth, train, test)))
            result['tuned'][name] = scores(truth, encoder, part)
            result['frozen'][name] = scores(truth, of_each_part(part, lambda train, test: fitted(x[train], truth[train])(x[test])), part)
            if name == 'random':
                result['speakerAlone'][name] = scores(truth, of_each_part(part, lambda train, test: speaker_alone(speakers, truth, train, test)), part)
            print(name, result['tuned'][name], flush=True)
    if not args.only:
        write_json(HERE / 'results' / 'text-sarcasm.json', rounded(result, 4))


if __name__ == '__main__':
    main()
