"""A whole MiniLM encoder fine-tuned to tell sarcasm, to measure with only: its weights are never kept."""
import random
import time

import numpy as np
import torch
from torch import nn

from text_emotion import SEED, kept_pieces, pretrained
from text_encoder import LAYERS, WIDTH, TextEmotion, load_pretrained
from text_fit import by_length, pad
from text_wordpiece import CLS, SEP, WordPiece

CONTEXT = 3                            # lines before the utterance
UTTERANCE_PIECES, CONTEXT_PIECES = 48, 16  # of the utterance its beginning, of the context its end
# Fixed before the first run: values that are usual for an encoder of this size, none of them tuned on the set.
EPOCHS, BATCH, RATE, HEAD_RATE, WARMUP = 3, 32, 1e-4, 1e-3, 0.1


class Sarcasm(nn.Module):
    """ids, mask, own (1 on the pieces of the utterance) [n, t] -> one logit [n]: all layers, then the mean of all pieces and that of the utterance."""

    def __init__(self, pieces: int):
        super().__init__()
        self.encoder, self.head = TextEmotion(pieces), nn.Linear(2 * WIDTH, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids, mask, own):
        x = self.encoder.lower(ids, mask, LAYERS)
        means = [(x * part[:, :, None]).sum(1) / part.sum(1, keepdim=True) for part in (mask.float(), own.float())]
        return self.head(self.dropout(torch.cat(means, 1)))[:, 0]


def lines(row: dict, named: bool) -> tuple[list[str], str]:
    """(the lines before, the utterance), each with who says it: by name, or only whether it is the speaker of the utterance."""
    def say(line):
        who = line['speaker'] if named else 'me' if line['speaker'] == row['speaker'] else 'you'
        return f"{who} : {line['text']}"
    return [say(line) for line in row['context'][-CONTEXT:]], say(row)


class Prepared:
    """Word pieces of all rows, and the encoder they start from."""

    def __init__(self, rows: list[dict], named: bool):
        weights, pieces = pretrained()
        texts = [lines(row, named) for row in rows]
        kept = kept_pieces(pieces, [text for before, own in texts for text in (*before, own)])
        coder = WordPiece([pieces[i] for i in kept])
        self.start = Sarcasm(len(kept))
        load_pretrained(self.start.encoder, weights, kept)
        self.start = {name: value.clone() for name, value in self.start.state_dict().items()}
        self.ids, self.own = [], []
        for before, own in texts:
            said = coder.encode(' '.join(before), 10_000)[1:-1][-CONTEXT_PIECES:]
            target = coder.encode(own, UTTERANCE_PIECES + 2)[1:-1]
            self.ids.append([coder.ids[CLS], *said, coder.ids[SEP], *target, coder.ids[SEP]])
            self.own.append([0] * (len(said) + 2) + [1] * len(target) + [0])

    def batch(self, at: np.ndarray):
        ids, mask = pad([self.ids[i] for i in at])
        return ids, mask, pad([self.own[i] for i in at])[0]


def tuned(prepared: Prepared, truth: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Logits of the test rows from an encoder tuned on the train rows."""
    torch.manual_seed(SEED)
    rng, began = random.Random(SEED), time.time()
    model = Sarcasm(len(prepared.start['encoder.words.weight']))
    model.load_state_dict(prepared.start)
    groups = [{'params': [p for name, p in model.encoder.named_parameters() if name.split('.')[0] in ('words', 'places', 'kind', 'norm', 'layers')],
               'base': RATE}, {'params': list(model.head.parameters()), 'base': HEAD_RATE}]
    optimiser = torch.optim.AdamW([{**group, 'lr': 0.0} for group in groups], weight_decay=0.01, fused=True)
    lengths, wanted = np.array([len(x) for x in prepared.ids]), torch.tensor(truth, dtype=torch.float32)
    batches = [train[rows] for _ in range(EPOCHS) for rows in by_length(lengths[train], BATCH, rng)]
    model.train()
    for step, at in enumerate(batches):
        done = step / len(batches)
        for group in optimiser.param_groups:
            group['lr'] = group['base'] * min(done / WARMUP, (1 - done) / (1 - WARMUP))
        loss = nn.functional.binary_cross_entropy_with_logits(model(*prepared.batch(at)), wanted[at])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    model.eval()
    logits = np.zeros(len(truth))
    with torch.no_grad():
        for rows in by_length(lengths[test], 64):
            logits[test[rows]] = model(*prepared.batch(test[rows])).numpy()
    print(f'{len(train)} rows, {len(batches)} steps, last loss {loss.item():.3f}, {time.time() - began:.0f} s', flush=True)
    return logits[test]
