"""Trains the dialogue model: emotion in context, five levels, causes, what comes next, and what a customer wants.

    python dialogue.py train      # about an hour on two threads; goes on from a checkpoint
    python dialogue.py export     # both ONNX files, manifests, golden outputs
"""
import argparse
import json
import random
from pathlib import Path

import torch

from dialogue_card import write_card
from dialogue_check import quick
from dialogue_export import CONTEXT, ENCODER, Runner, export, write_folders, write_golden
from dialogue_measure import calibrate, test_figures
from dialogue_network import Dialogue
from dialogue_packs import encode
from dialogue_rows import CORPORA, INTENT_SETS, Line, goemotions, intents, sst5, spoken_table, with_causes, without_known
from dialogue_start import text_model_weights
from dialogue_training import SEED, Mixture, train
from text_wordpiece import WordPiece

HERE = Path(__file__).resolve().parent
MODELS = HERE.parent
DATA = HERE.parents[2] / 'shared/data/text'
WORK = Path.home() / '.cache/emoaisec-dialogue'
PASSES = 2
# Of each set, so much a pass.
SHARES = {'meld': 0.5, 'ecf': 1.0, 'emorynlp': 0.7, 'dailydialog': 0.2, 'reccon': 1.0, 'goemotions': 0.08, 'sst5': 0.5, 'banking77': 0.8,
          'nlupp': 1.0, 'natcs': 1.0, 'multidogo': 0.08}


def sources(data: Path) -> tuple[dict[str, list[list[Line]]], dict[str, list[list[Line]]], dict[str, list[str]]]:
    """(train, valid, the labels of each set of intents)"""
    meld = {s: spoken_table(data / f'meld/{s}.csv{".gz" if s == "train" else ""}', 'dialogue_id', 'meld') for s in ('train', 'dev', 'test')}
    ecf = {s: with_causes(data / f'ecf/{s}.jsonl.gz', 'meld') for s in ('train', 'dev', 'test')}
    told = meld['dev'] + meld['test'] + ecf['dev'] + ecf['test']
    training = {
        'meld': without_known(meld['train'], ecf['dev'] + ecf['test']), 'ecf': without_known(ecf['train'], meld['dev'] + meld['test']),
        'emorynlp': without_known(spoken_table(data / 'emorynlp/train.csv', 'scene_id', 'emorynlp'), told),
        'dailydialog': spoken_table(data / 'dailydialog/train.csv.gz', 'dialogue_id', 'dailydialog'),
        'reccon': with_causes(data / 'reccon/train.jsonl.gz', 'dailydialog'), 'goemotions': goemotions(data, 'train'), 'sst5': sst5(data, 'train')}
    valid = {'meld': meld['dev'], 'ecf': ecf['dev'], 'reccon': with_causes(data / 'reccon/valid.jsonl.gz', 'dailydialog'), 'sst5': sst5(data, 'dev'),
             'dailydialog': random.Random(3).sample(spoken_table(data / 'dailydialog/dev.csv.gz', 'dialogue_id', 'dailydialog'), 120)}
    labels = {}
    for name, (rows, held) in intents(data).items():
        training[name], valid[name] = rows, random.Random(4).sample(held, min(300, len(held)))
        labels[name] = sorted({label for lines in rows for line in lines if line.intents for label in line.intents[1]})
    assert tuple(labels) == INTENT_SETS
    # Emotional conversations first: most of DailyDialog's say nothing but neutral.
    training['dailydialog'].sort(key=lambda lines: -sum(line.emotion not in (-1, 4) for line in lines) / len(lines))
    training['dailydialog'] = training['dailydialog'][:len(training['dailydialog']) // 2]
    return training, valid, labels


def fresh(labels: dict[str, list[str]]) -> tuple[Dialogue, WordPiece]:
    torch.manual_seed(SEED)
    coder = WordPiece((MODELS / 'text-emotion/vocab.txt').read_text(encoding='utf-8').splitlines())
    model = Dialogue(len(coder.pieces), sum(len(names) for names in labels.values()), len(CORPORA))
    missing, unexpected = model.load_state_dict(text_model_weights(MODELS / 'text-emotion'), strict=False)
    assert not unexpected and not any(name.startswith(('layers', 'words', 'places', 'norm')) for name in missing), (missing, unexpected)
    return model, coder


def publish(model: Dialogue, coder: WordPiece, valid: dict[str, list[list[Line]]], labels: dict[str, list[str]], work: Path) -> None:
    """Exports, calibrates on validation rows, measures on test rows, and writes both folders."""
    export(model, work, MODELS)
    runner = Runner(MODELS / ENCODER / 'model.onnx', MODELS / CONTEXT / 'model.onnx')
    calibration, figures = calibrate(runner, valid, labels)
    write_golden(runner, coder, MODELS)
    metrics = {'valid': figures, 'test': test_figures(runner, DATA, coder, calibration)}
    write_folders(MODELS, labels, calibration, metrics)
    log = torch.load(work / 'checkpoint.pt', weights_only=False)['log']
    write_card(MODELS, HERE / 'dialogue_card.md', log, sum(p.numel() for p in model.parameters()), runner, coder)
    print(json.dumps(metrics, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('step', choices=['train', 'export'])
    parser.add_argument('--work', type=Path, default=WORK)
    parser.add_argument('--passes', type=int, default=PASSES)
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    training, valid, labels = sources(DATA)
    model, coder = fresh(labels)
    for part in (training, valid):
        for dialogues in part.values():
            encode(dialogues, coder)
    pieces = {name: round(SHARES[name] * sum(len(line.ids) for lines in rows for line in lines)) for name, rows in training.items()}
    print('pieces a pass:', json.dumps(pieces), sum(pieces.values()), flush=True)
    if asked.step == 'export':
        model.load_state_dict(torch.load(asked.work / 'checkpoint.pt', weights_only=False)['mean'])
        return publish(model, coder, valid, labels, asked.work)
    train(model, Mixture(training, SHARES), labels, asked.passes, asked.work, lambda kept: quick(kept, valid, labels))


if __name__ == '__main__':
    main()
