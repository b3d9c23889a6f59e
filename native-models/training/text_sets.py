"""Measures the exported text model on whole data sets with the product's own command, and keeps the figures for the card.

    python text_sets.py --keep DIR      # after `text_emotion.py measure`; writes results/text-sets.json

Of these sets only GoEmotions and EmoBank taught the model anything (their train parts); all others are measured on only. DIR keeps the full
results of `npm run evaluate`; a set whose result lies there already is not measured again.
"""
import argparse
import json
import shlex
import subprocess
from pathlib import Path

from model_folder import rounded, write_json
from text_emotion import HERE

REPOSITORY = HERE.parents[1]
# Name in the results, manifest below shared/data/text, further options.
RUNS = [
    ('goemotions', 'goemotions/test.csv', ''),
    ('goemotions28', 'goemotions/test.csv', '--label-set goemotions28'),
    ('emobank', 'emobank/emobank.csv.gz', '--where split=test'),
    ('meld', 'meld/test.csv', '--group-columns speaker'),
    ('emorynlp', 'emorynlp/test.csv', ''),
    ('emorynlp-own', 'emorynlp/test.csv', '--classes angry,fear,happy,neutral,sad'),
    ('dailydialog', 'dailydialog/test.csv.gz', ''),
    ('isear', 'isear/isear.csv.gz', '--group-columns sex'),
    ('isear-own', 'isear/isear.csv.gz', '--group-columns sex --classes angry,disgust,fear,happy,sad'),
    ('carer', 'carer_emotion/test.csv', ''),
    ('carer-own', 'carer_emotion/test.csv', '--classes angry,fear,happy,sad,surprise'),
    ('emocontext', 'emocontext/test.csv', ''),
    ('emocontext-own', 'emocontext/test.csv', '--classes angry,happy,sad'),
    *((f'topical-{column}', 'topical_chat/test_freq_asr.csv', f'--label-set emotions --label-column sentiment --text-column {column}')
      for column in ('text', 'asr_A', 'asr_B')),
    ('airline', 'airline_tweets/tweets.csv.gz', '--label-set polarity'),
    ('sst5', 'sst5/test.csv', '--label-set polarity'),
]
PLAIN = ('n', 'accuracy', 'uar', 'macroF1', 'microF1', 'ece', 'valence', 'arousal')


def run(name: str, manifest: str, options: str, keep: Path) -> dict:
    """The figures of one set that the card tells, beside the command that gives them."""
    command = f'npm run evaluate -- --modality text --manifest ../shared/data/text/{manifest} {options}'.strip()
    out = keep / f'{name}.json'
    if not out.exists():
        subprocess.run(['nice', '-n', '10', *shlex.split(command), '--json', str(out)], cwd=REPOSITORY, check=True)
    return {'command': f'{command} --json OUT', **short(json.loads(out.read_text(encoding='utf-8')))}


def short(found: dict) -> dict:
    figures = {name: found[name] for name in PLAIN if found.get(name) is not None}
    if 'covered' in found:
        figures['covered'] = {name: found['covered'][name] for name in ('share', 'accuracy')}
        figures['recall'] = {name: one['recall'] for name, one in found['perClass'].items() if one['n']}
        figures['weightedF1'] = sum(one['n'] * (one['f1'] or 0) for one in found['perClass'].values()) / found['n']
        figures['leftOut'] = found['leftOut']
    if 'severalLabels' in found:
        figures['severalLabels'] = {name: found['severalLabels'][name] for name in ('n', 'macroF1', 'microF1')}
    groups = {column: {value: {name: one[name] for name in PLAIN if one.get(name) is not None} for value, one in values.items()
                       if one['n'] >= 100} for column, values in found.get('groups', {}).items()}
    return {**figures, 'groups': groups} if groups else figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--keep', type=Path, required=True)
    keep = parser.parse_args().keep.resolve()
    keep.mkdir(parents=True, exist_ok=True)
    write_json(HERE / 'results' / 'text-sets.json', rounded({name: run(name, *rest, keep) for name, *rest in RUNS}, 4))


if __name__ == '__main__':
    main()
