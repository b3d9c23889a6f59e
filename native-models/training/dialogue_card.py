"""The dialogue model's card, made from its manifests, the log of its training and a few runs on the clock."""
import json
import time
from pathlib import Path

import numpy as np

from dialogue_export import CONTEXT, ENCODER, Runner
from dialogue_rows import Line
from model_folder import table, write_curve

SHOWN = ('accuracy', 'weightedF1', 'macroF1', 'uar', 'ece')


def three(value) -> str:
    return f'{value:.3f}' if isinstance(value, float) else str(value)


def rows_of(figures: dict, names: dict[str, str], columns: tuple[str, ...]) -> str:
    rows = [[shown, figures[name]['n'], *(three(figures[name].get(column, '')) for column in columns)] for name, shown in names.items()]
    return table(rows, ['rows', 'n', *columns])


def on_the_clock(runner: Runner, coder, window: dict) -> dict[str, str]:
    """Milliseconds of an utterance of 16 pieces and of a full window."""
    def timed(run):
        spent = []
        for _ in range(120):
            began = time.perf_counter()
            run()
            spent.append(1000 * (time.perf_counter() - began))
        return [f'{np.percentile(spent[20:], p):.1f}' for p in (50, 95)]
    ids = coder.encode('i have been waiting for my parcel for three weeks now and nobody called', 16)
    given = np.array([ids], dtype=np.int64)
    encoder = timed(lambda: runner.encoder.run(None, {'input_ids': given, 'attention_mask': np.ones_like(given)}))
    lines = [Line('', 'ab'[i % 2], ids=ids) for i in range(window['pieces'] // len(ids))]
    context = timed(lambda: runner.read(lines, [len(lines) - 1]))
    return {'encoderMs': encoder[0], 'encoderP95': encoder[1], 'contextMs': context[0], 'contextP95': context[1]}


def write_card(models: Path, template: Path, log: list[dict], parameters: int, runner: Runner, coder) -> None:
    told = {name: json.loads((models / name / 'manifest.json').read_text()) for name in (ENCODER, CONTEXT)}
    context = told[CONTEXT]
    test, valid = context['metrics']['test'], context['metrics']['valid']
    emotions = {'meld': 'MELD', 'meldWithoutContext': 'MELD, without context', 'meldRefined': 'MELD, refined', 'dailydialog': 'DailyDialog',
                'emorynlp': 'EmoryNLP (five of its seven labels)'}
    parts = {
        'version': context['version'], 'parameters': f'{parameters / 1e6:.1f} M', 'encoderKilobytes': told[ENCODER]['bytes'] // 1000,
        'contextKilobytes': context['bytes'] // 1000, 'maxTokens': told[ENCODER]['maxTokens'], **context['window'],
        'licenceNote': f"**{context['licence']}**. {context['licenceNote']}", 'abstainBelow': three(context['calibration']['abstainBelow']),
        'test': rows_of(test, emotions, SHOWN),
        'causes': rows_of({'ecf': test['ecf'], 'reccon': valid['reccon']}, {'ecf': 'ECF, test', 'reccon': 'RECCON-DD, validation'},
                          ('macroF1', 'positiveF1', 'pairF1', 'auc', 'ece')),
        'others': rows_of(test, {'sst5': 'SST-5, five levels', 'falling': 'MELD, whether the next two utterances of a speaker are negative'},
                          ('accuracy', 'macroF1', 'auc', 'asNow', 'share', 'ece')),
        'valid': rows_of(valid, {'meld': 'MELD', 'banking77': 'BANKING77 intents', 'nlupp': 'NLU++ intents', 'natcs': 'NatCS intents',
                                 'multidogo': 'MultiDoGO intents'}, ('accuracy', 'microF1', 'weightedF1', 'ece')),
        'passes': len(log), **on_the_clock(runner, coder, context['window'])}
    text = template.read_text(encoding='utf-8')
    for name, value in parts.items():
        text = text.replace('{' + name + '}', str(value))
    write_curve(models / CONTEXT / 'learning-curve.svg', 'Validation figures by pass',
                {'MELD weighted F1': [row['meld'] for row in log], 'RECCON macro F1': [row['reccon'][0] for row in log],
                 'SST-5 accuracy': [row['sst5'] for row in log], 'BANKING77 accuracy': [row['banking77'] for row in log]})
    (models / CONTEXT / 'model-card.md').write_text(text, encoding='utf-8')
    pointer = f'# {ENCODER}\n\nThe lower half of one model; its card is [{CONTEXT}](../{CONTEXT}/model-card.md).\n'
    (models / ENCODER / 'model-card.md').write_text(pointer, encoding='utf-8')
