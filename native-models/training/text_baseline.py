"""The paper's kind of text model, trained from nothing on the same rows: word-piece embeddings, convolutions, an LSTM. To compare with only.

    python text_baseline.py --work DIR --minutes 4      # after `text_emotion.py prepare`; writes results/text-cnn-lstm.json
"""
import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from model_folder import rounded, write_json
from scores import fit_temperature
from text_emotion import DATA, HERE
from text_encoder import EMOTIONS, LABELS
from text_fit import MAX_TOKENS, SEED, Targets, by_length, losses, pad
from text_measure import gold_sets
from text_noise import bare
from text_scores import emotion_scores, gold_index, label_scores, label_thresholds, multi_label_macro_f1
from text_wordpiece import WordPiece

WIDTH, RATE = 128, 2e-3


class CnnLstm(nn.Module):
    """input_ids, attention_mask [n, t] -> logits [n, 7], labels [n, 28]: convolutions of 3 and 5 pieces, a two-way LSTM, the largest value over time."""

    def __init__(self, pieces: int):
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.near, self.far = nn.Conv1d(WIDTH, WIDTH, 3, padding=1), nn.Conv1d(WIDTH, WIDTH, 5, padding=2)
        self.memory = nn.LSTM(2 * WIDTH, WIDTH, batch_first=True, bidirectional=True)
        self.emotion, self.labels = nn.Linear(2 * WIDTH, EMOTIONS), nn.Linear(2 * WIDTH, LABELS)
        self.dropout = nn.Dropout(0.3)

    def forward(self, ids, mask):
        real = mask[:, :, None].float()
        x = (self.dropout(self.words(ids)) * real).transpose(1, 2)
        x = torch.relu(torch.cat([self.near(x), self.far(x)], dim=1)).transpose(1, 2) * real
        y = self.memory(x)[0].masked_fill(real == 0, -1e4).max(dim=1).values
        return self.emotion(self.dropout(y)), self.labels(self.dropout(y))


def train(work: Path, minutes: float) -> tuple[CnnLstm, WordPiece, float]:
    """(the model, its word pieces, how many passes it saw); the rate falls to zero with the time."""
    coder = WordPiece((work / 'vocab.txt').read_text(encoding='utf-8').splitlines())
    torch.manual_seed(SEED)
    model = CnnLstm(len(coder.ids))
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    began, passes = time.time(), 0.0
    for number in range(2):
        part = torch.load(work / f'pass-{number}.pt', weights_only=False)
        targets: Targets = part['targets']
        targets.affect[:], targets.states[:], targets.sentiment[:] = float('nan'), float('nan'), float('nan')
        for done, rows in enumerate(part['batches']):
            spent = (time.time() - began) / 60 / minutes
            if spent >= 1:
                return model, coder, passes
            optimiser.param_groups[0]['lr'] = RATE * min(1.0, 3 * (1 - max(spent, (number + done / len(part['batches'])) / 2)))
            ids, mask = pad([part['ids'][i] for i in rows])
            emotion, labels = model(ids, mask)
            none = torch.zeros(len(rows), 4)
            loss = losses((emotion, none[:, :2], none, none[:, :3], None, labels), targets, torch.from_numpy(rows))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            passes = number + (done + 1) / len(part['batches'])
            if done % 100 == 0:
                print(f'{passes:.2f} passes, loss {loss.item():.3f}, {time.time() - began:.0f} s', flush=True)
    return model, coder, passes


@torch.no_grad()
def answers(model: CnnLstm, coder: WordPiece, texts: list[str]) -> list[np.ndarray]:
    model.eval()
    ids = [coder.encode(t, MAX_TOKENS) for t in texts]
    batches = by_length(np.array([len(x) for x in ids]), 128)
    parts = [[y.numpy() for y in model(*pad([ids[i] for i in rows]))] for rows in batches]
    back = np.argsort(np.concatenate(batches))
    return [np.concatenate([p[i] for p in parts])[back] for i in range(2)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--work', type=Path, default=HERE / '.text-work')
    parser.add_argument('--minutes', type=float, default=4)
    parser.add_argument('--threads', type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model, coder, passes = train(args.work, args.minutes)
    dev, test = (gold_sets(DATA, split)[0] for split in ('dev', 'test'))
    logits, labels = answers(model, coder, [r.text for r in dev])
    at, truth = gold_index(dev)
    temperature, thresholds = fit_temperature(logits[at], truth), label_thresholds(dev, labels)
    cuts = multi_label_macro_f1(dev, logits, temperature)[1]
    result = {'architecture': 'CNN-LSTM from nothing', 'parameters': sum(p.numel() for p in model.parameters()), 'passes': passes}
    for name, texts in (('clean', [r.text for r in test]), ('bare', [bare(r.text) or r.text for r in test])):
        logits, labels = answers(model, coder, texts)
        result[name] = {'seven': emotion_scores(test, logits, temperature),
                        'severalMacroF1': multi_label_macro_f1(test, logits, temperature, cuts)[0],
                        'categories': {k: v for k, v in label_scores(test, labels, thresholds).items() if k != 'f1'}}
    write_json(HERE / 'results' / 'text-cnn-lstm.json', rounded(result, 4))


if __name__ == '__main__':
    main()
