"""Trains, measures and exports native-models/cause-words: which words of an utterance another's emotion goes back to. See README.md."""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch

from cause_words_figures import baselines, figures, found_words
from cause_words_network import OUTPUTS, WIDTH, CauseWords, OnePair
from cause_words_rows import Row, held_out, pairs_of, rows_of
from cause_words_training import train
from dialogue_export import ENCODER
from dialogue_packs import LINE_PIECES
from model_folder import rounded, table, write_curve, write_json, write_manifest
from text_wordpiece import WordPiece

HERE = Path(__file__).resolve().parent
NAME, VERSION, PASSES = 'cause-words', '1.0.0', 5
LICENCE = {
    'licence': 'CC-BY-NC-SA-4.0',
    'licenceNote': 'Learned from RECCON-DD (no licence stated; built on DailyDialog, CC BY-NC-SA 4.0), over the states of dialogue-encoder: for '
                   'research and non-commercial use. No text of the set is included. The app works without it.'}
GOLDEN = [('It was sent back to us, and nobody told you. I am sorry.', 'Sent back? Nobody told me, this is ridiculous!'),
          ('I have waited for my parcel for three weeks now, and my sister needs it.', None), ('Oh.', 'That is great news, thank you!')]


def session_of(path: Path) -> ort.InferenceSession:
    """On one thread, as the app runs it."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])


class States:
    """Token states of a text, as the app's encoder gives them."""

    def __init__(self, models: Path):
        self.coder = WordPiece((models / ENCODER / 'vocab.txt').read_text(encoding='utf-8').splitlines())
        self.encoder = session_of(models / ENCODER / 'model.onnx')

    def __call__(self, ids: list[int]) -> np.ndarray:
        given = np.array([ids], dtype=np.int64)
        return self.encoder.run(None, {'input_ids': given, 'attention_mask': np.ones_like(given)})[0][0]

    def of(self, text: str) -> np.ndarray:
        return self(self.coder.encode(text, LINE_PIECES))


def export(network: CauseWords, path: Path) -> None:
    given = (torch.randn(5, WIDTH), torch.randn(4, WIDTH), torch.zeros(1))
    torch.onnx.export(OnePair(network).eval(), given, str(path), input_names=['cause', 'emotional', 'same'], output_names=list(OUTPUTS),
                      dynamo=False, opset_version=17,
                      dynamic_axes={'cause': {0: 'pieces'}, 'emotional': {0: 'emotional_pieces'}, **{name: {0: 'pieces'} for name in OUTPUTS}})


class Runner:
    """Asks the exported file, a pair at a time, as the app does; `times` in ms."""

    def __init__(self, path: Path):
        self.session, self.times = session_of(path), []

    def __call__(self, cause: np.ndarray, emotional: np.ndarray, same: bool) -> np.ndarray:
        begun = time.perf_counter()
        out = self.session.run(list(OUTPUTS), {'cause': cause, 'emotional': emotional, 'same': np.array([same], np.float32)})
        self.times.append(1000 * (time.perf_counter() - begun))
        return np.stack(out, 1)


def measure(runner: Runner, rows: list[Row]) -> dict:
    """All pairs, those of two utterances, and those of one, each with what is known without a model."""
    answers = [found_words(row, runner(row.states, row.target[None], row.pair.same)) for row in rows]
    parts = {'all': rows, 'another': [row for row in rows if not row.pair.same], 'itself': [row for row in rows if row.pair.same]}
    kept = dict(zip(map(id, rows), answers))
    return {name: {'n': len(part), **figures(part, [kept[id(row)] for row in part]), 'baseline': baselines(part)} for name, part in parts.items()}


def write_golden(runner: Runner, states: States, out: Path) -> None:
    cases = []
    for cause, emotional in GOLDEN:
        logits = runner(states.of(cause), states.of(emotional or cause), emotional is None)
        cases.append({'cause': cause, 'emotional': emotional, **{name: logits[:, i].tolist() for i, name in enumerate(OUTPUTS)}})
    write_json(out / 'golden.json', rounded({'tolerance': 1e-3, 'note': 'emotional null: the cause itself', 'cases': cases}, 6))


def write_folder(out: Path, runner: Runner, measured: dict, parameters: int) -> None:
    floats = lambda name, *shape: {'name': name, 'type': 'float32', 'shape': list(shape)}  # noqa: E731
    write_manifest(out, {
        'name': NAME, 'version': VERSION, 'file': 'model.onnx', **LICENCE,
        'source': {'kind': 'trained', 'script': 'native-models/training/cause_words.py', 'data': ['reccon'], 'pretrained': f'native-models/{ENCODER}'},
        'inputs': [floats('cause', 'pieces', WIDTH), floats('emotional', 'emotional_pieces', WIDTH), floats('same', 1)],
        'outputs': [floats(name, 'pieces') for name in OUTPUTS], 'reads': {'model': ENCODER, 'width': WIDTH},
        'metrics': rounded(measured, 4)})
    show = lambda value: f'{value:.3f}'  # noqa: E731
    rows = []
    for part, words in (('valid', 'validation'), ('heldOut', 'held out of training')):
        for kind, label in (('all', 'all pairs'), ('another', 'another utterance'), ('itself', 'the emotional utterance itself')):
            found = measured[part][kind]
            base = [found['baseline'][name][key] for name in ('wholeUtterance', 'lastClause') for key in ('f1', 'exactMatch')]
            rows.append([f'{words}: {label}', found['n'], f"**{show(found['f1'])}**", f"**{show(found['exactMatch'])}**", *map(show, base)])
    head = ['pairs', 'n', 'F1', 'exact', 'whole utterance: F1', 'exact', 'last clause: F1', 'exact']
    (out / 'model-card.md').write_text((HERE / 'cause_words_card.md').read_text(encoding='utf-8').format(
        version=VERSION, parameters=f'{parameters:,}', kilobytes=round((out / 'model.onnx').stat().st_size / 1000), figures=table(rows, head),
        licenceNote=LICENCE['licenceNote'], ms=f'{np.median(runner.times):.2f}', p95=f'{np.quantile(runner.times, 0.95):.2f}', passes=PASSES,
        train=f"{measured['trainPairs']:,}"), encoding='utf-8')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, default=HERE.parents[2] / 'shared/data/text')
    parser.add_argument('--out', type=Path, default=HERE.parent / NAME)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    states = States(HERE.parent)
    read = lambda pairs: rows_of(pairs, states.coder, states)  # noqa: E731
    learned, held = map(read, held_out(pairs_of(asked.data / 'reccon/train.jsonl.gz')))
    valid = read(pairs_of(asked.data / 'reccon/valid.jsonl.gz'))
    network, log = train(learned, held, PASSES)
    asked.out.mkdir(parents=True, exist_ok=True)
    export(network, asked.out / 'model.onnx')
    runner = Runner(asked.out / 'model.onnx')
    measured = {'trainPairs': len(learned), 'heldOut': measure(runner, held), 'valid': measure(runner, valid)}
    write_golden(runner, states, asked.out)
    write_curve(asked.out / 'learning-curve.svg', f'{NAME}: pairs held out of training',
                {'F1': [one['f1'] for one in log], 'exact': [one['exactMatch'] for one in log]})
    write_folder(asked.out, runner, measured, sum(p.numel() for p in network.parameters()))
    print(json.dumps(rounded(measured, 4), indent=1))


if __name__ == '__main__':
    main()
