"""The text model's card and its risk-coverage curve, from the figures in its manifest and in results/."""
import json
from pathlib import Path

from model_folder import table
from risk_coverage import write_risk_coverage
from text_encoder import POSITIONS, WIDTH, TextEmotion
from text_epoch import BARE, HESITANT, RECOGNISED
from text_fit import PASSES
from text_rows import EMOTIONS, LABELS, STATES

HERE = Path(__file__).resolve().parent
FORMS = ('clean', 'bare', 'recognised')
# Published figures of GoEmotions test: parameters in millions, several-label macro-F1 of the seven, micro-F1 and macro-F1 of the 28.
PUBLISHED = [['BERT-base, port (published)', 110, '0.624', '', '0.503'], ['BERT-base, authors (published)', 110, '0.64', '', '0.46'],
             ['RoBERTa-base (published)', 125, '', '0.585', '']]
SETS = [  # name in results/text-sets.json, title, kind
    ('goemotions', 'GoEmotions test', 'comments'), ('meld', 'MELD test', 'television dialogue'), ('emorynlp', 'EmoryNLP test', 'television dialogue'),
    ('emorynlp-own', 'EmoryNLP test', 'television dialogue'), ('dailydialog', 'DailyDialog test', "learners' dialogue"), ('isear', 'ISEAR', 'situations told'),
    ('isear-own', 'ISEAR', 'situations told'), ('carer', 'CARER test', 'tweets'), ('carer-own', 'CARER test', 'tweets'),
    ('emocontext', 'EmoContext test', 'chat with a bot'), ('emocontext-own', 'EmoContext test', 'chat with a bot')]
MELD_SPEAKERS = {'Monica': 'woman', 'Phoebe': 'woman', 'Rachel': 'woman', 'Chandler': 'man', 'Joey': 'man', 'Ross': 'man'}
PARTS = {'random': 'random parts', 'otherSpeakers': 'other speakers', 'otherShows': 'other shows'}


def three(value) -> str:
    return '' if value is None else f'{value:.3f}'


def results(name: str) -> dict:
    return json.loads((HERE / 'results' / name).read_text(encoding='utf-8'))


def write_card(folder: Path) -> None:
    """model-card.md from text_card.md and the figures, and risk-coverage.svg."""
    manifest = json.loads((folder / 'manifest.json').read_text(encoding='utf-8'))
    metrics, calibration = manifest['metrics'], manifest['calibration']
    write_risk_coverage(folder / 'risk-coverage.svg', 'Accuracy of the texts answered, by their share (GoEmotions test)',
                        {form: metrics['riskCoverageTest'][form] for form in FORMS}, calibration['abstainBelow'])
    pieces = len((folder / 'vocab.txt').read_text(encoding='utf-8').splitlines())
    template = (HERE / 'text_card.md').read_text(encoding='utf-8')
    card = template.format(
        version=manifest['version'], licence=manifest['licence'], max_tokens=manifest['maxTokens'], pieces=f'{pieces:,}',
        parameters=f'{parameters(pieces):,}', table_parameters=f'{(pieces + POSITIONS) * WIDTH:,}', megabytes=f"{manifest['bytes'] / 1e6:.1f}",
        passes=PASSES, recognised_share=RECOGNISED, bare_share=BARE, hesitant_share=HESITANT, temperature=three(calibration['temperature']),
        abstain_below=calibration['abstainBelow'], coverage=three(calibration['coverage']), kept_accuracy=three(calibration['keptAccuracy']),
        **speed(metrics), **goemotions_tables(metrics, pieces), **affect_and_states(metrics), **service(metrics), **set_tables(results('text-sets.json')),
        **sarcasm_table(results('text-sarcasm.json')))
    (folder / 'model-card.md').write_text(card, encoding='utf-8')


def parameters(pieces: int) -> int:
    return sum(p.numel() for p in TextEmotion(pieces).parameters())


def speed(metrics: dict) -> dict:
    times = metrics['oneThread']
    return {**{f'ms{n}': f"{times[f'p50Ms{n}Tokens']:.1f}" for n in (16, 32, 48)}, 'tokens_median': metrics['tokensTest']['median'],
            'tokens_p95': metrics['tokensTest']['p95']}


def goemotions_tables(metrics: dict, pieces: int) -> dict:
    seven, labels, several = metrics['goemotionsTest'], metrics['categoriesTest'], metrics['goemotionsTestMultiLabelMacroF1']
    baseline = results('text-cnn-lstm.json')

    def both(value) -> str:
        return ' / '.join(three(value(form)) for form in FORMS[:2])
    comparison = table([
        ['this model', f'{parameters(pieces) / 1e6:.1f}', both(lambda f: seven[f]['accuracy']), both(lambda f: seven[f]['macroF1']),
         both(lambda f: several[f]), both(lambda f: labels[f]['microF1']), both(lambda f: labels[f]['macroF1'])],
        [baseline['architecture'], f"{baseline['parameters'] / 1e6:.1f}", both(lambda f: baseline[f]['seven']['accuracy']),
         both(lambda f: baseline[f]['seven']['macroF1']), both(lambda f: baseline[f]['severalMacroF1']),
         both(lambda f: baseline[f]['categories']['microF1']), both(lambda f: baseline[f]['categories']['macroF1'])],
        *([name, size, '', '', *figures] for name, size, *figures in PUBLISHED)],
        ['model', 'million parameters', 'seven: accuracy', 'seven: macro-F1', 'several labels: macro-F1', '28: micro-F1', '28: macro-F1'])
    rows = [('accuracy of the seven', lambda f: seven[f]['accuracy']), ('macro-F1 of the seven', lambda f: seven[f]['macroF1']),
            ('the same, several labels a row', lambda f: several[f]), ('ECE (15 bins) before temperature', lambda f: seven[f]['eceUncalibrated']),
            ('ECE', lambda f: seven[f]['ece']), ('share not uncertain', lambda f: seven[f]['coverage']), ('accuracy of those', lambda f: seven[f]['accuracyKept']),
            ('micro-F1 of the 28 categories', lambda f: labels[f]['microF1']), ('macro-F1 of the 28 categories', lambda f: labels[f]['macroF1']),
            ('polarity, accuracy', lambda f: metrics['sentimentTest'][f]['accuracy']), ('polarity, macro-F1', lambda f: metrics['sentimentTest'][f]['macroF1'])]
    forms = table([[title, *(three(value(form)) for form in FORMS)] for title, value in rows],
                  [f"n {seven['clean']['n']:,} (categories {labels['clean']['n']:,}, polarity {metrics['sentimentTest']['clean']['n']:,})", *FORMS])
    each = labels['bare']['f1']
    return {'comparison': comparison, 'forms': forms,
            'by_emotion': table([[form, *(three(seven[form]['f1'][e]) for e in EMOTIONS)] for form in FORMS], ['F1', *EMOTIONS]),
            'confusion': table([[EMOTIONS[i], *row] for i, row in enumerate(seven['bare']['confusion'])], ['meant \\ found', *EMOTIONS]),
            'categories': ', '.join(f'{name} {each[name]:.2f}' for name in sorted(LABELS, key=lambda name: -each[name])),
            'never': ', '.join(name for name in LABELS if labels['clean']['f1'][name] == 0),
            'lengths': table([[name, f"{one['n']:,}", *(three(one[key]) for key in ('accuracy', 'macroF1', 'eceUncalibrated', 'ece'))]
                              for name, one in metrics['goemotionsTestByLength'].items()], ['words', 'n', 'accuracy', 'macro-F1', 'ECE before', 'ECE'])}


def affect_and_states(metrics: dict) -> dict:
    clean, bare = metrics['emobankTest']['clean'], metrics['emobankTest']['bare']
    states = table([[name, f"{one['n']:,} ({one['positives']:,})", three(one['f1']), three(one['auc'])]
                    for name, one in ((name, metrics['statesTest'][name]) for name in STATES)], ['state', 'n (positives)', 'F1', 'AUC'])
    return {'emobank_n': clean['n'], 'valence_clean': three(clean['valenceR']), 'valence_bare': three(bare['valenceR']),
            'arousal_clean': three(clean['arousalR']), 'arousal_bare': three(bare['arousalR']), 'states': states}


def service(metrics: dict) -> dict:
    calm, own, agree = (metrics[name] for name in ('calmServiceTurns', 'ownServiceSentences', 'sameTopEmotionOnRecognisedSpeech'))
    compared = metrics['devInt8AgainstFloat32']
    return {'calm_n': calm['n'], 'calm_neutral': three(calm['neutral']), 'calm_shown': three(calm['shownAsEmotion']), 'own_n': own['n'],
            'own_sensible': three(own['sensibleEmotion']), 'own_polarity': three(own['polarityAccuracy']), 'own_polarity_n': own['polarityN'],
            'agree_n': agree['n'], 'agree_a': three(agree['asrA']), 'agree_b': three(agree['asrB']),
            **{f'{short}_{key}': three(compared[name][figure]) for short, name in (('int8', 'int8'), ('float', 'float32'))
               for key, figure in (('accuracy', 'accuracy'), ('f1', 'macroF1'))}}


def set_tables(sets: dict) -> dict:
    def classes(one):
        return one['command'].split('--classes ')[1].split()[0].count(',') + 1 if '--classes' in one['command'] else 7

    def line(one):
        return [f"{one['n']:,}", *(three(one[key]) for key in ('accuracy', 'uar', 'macroF1', 'ece')), three(one['covered']['share']), three(one['covered']['accuracy'])]
    head = ['n', 'accuracy', 'recall', 'macro-F1', 'ECE', 'share not uncertain', 'accuracy of those']
    asked = [(title, kind, sets[name]) for name, title, kind in SETS]
    worst_set, _, worst = max((row for row in asked if classes(row[2]) == 7), key=lambda row: row[2]['ece'])
    polarity = table([[title, f"{one['n']:,}", *(three(one[key]) for key in ('accuracy', 'macroF1', 'ece')), *(three(one['recall'][p]) for p in ('negative', 'neutral', 'positive'))]
                      for title, one in (('airline tweets', sets['airline']), ('SST-5 test, folded to three', sets['sst5']))],
                     ['set', 'n', 'accuracy', 'macro-F1', 'ECE', 'recall negative', 'neutral', 'positive'])
    people = [(f'ISEAR, sex code {code}', sets['isear-own']['groups']['sex'][code]) for code in ('1', '2')]
    people += [(f'MELD, {name} ({gender})', sets['meld']['groups']['speaker'][name]) for name, gender in MELD_SPEAKERS.items()]
    genres = sets['emobank']['groups']['genre']
    return {'sets': table([[title, kind, classes(one), *line(one)] for title, kind, one in asked], ['set', 'kind', 'among', *head]),
            'worst_ece': three(worst['ece']), 'worst_set': worst_set, 'meld_weighted': three(sets['meld']['weightedF1']), 'polarity': polarity,
            'recognised': table([[title, *line(sets[f'topical-{column}'])] for title, column in
                                 (('as written', 'text'), ('recogniser A', 'asr_A'), ('recogniser B', 'asr_B'))], ['words', *head]),
            'emobank_valence': three(sets['emobank']['valence']), 'emobank_arousal': three(sets['emobank']['arousal']), 'emobank_command_n': f"{sets['emobank']['n']:,}",
            'genres': table([[name, one['n'], three(one['valence']), three(one['arousal'])] for name, one in genres.items()],
                            ['genre', 'n', 'valence r', 'arousal r']),
            'groups': table([[title, f"{one['n']:,}", *(three(one[key]) for key in ('accuracy', 'uar', 'macroF1', 'ece'))] for title, one in people],
                            ['group', 'n', 'accuracy', 'recall', 'macro-F1', 'ECE'])}


def sarcasm_table(found: dict) -> dict:
    ways = [('always sarcastic', '', found['alwaysSarcastic']), ("the speaker's share of sarcasm alone", PARTS['random'], found['speakerAlone']['random']),
            *(('regression on the embeddings', title, found['frozen'][part]) for part, title in PARTS.items() if part in found['frozen']),
            *((f"fine-tuned encoder{', told names' if part == 'random' else ''}", title, found['tuned'][part]) for part, title in PARTS.items() if part in found['tuned'])]
    rows = [[title, part, *(three(one.get(key)) for key in ('precision', 'recall', 'f1', 'weightedF1', 'auc', 'aucWithinParts'))] for title, part, one in ways]
    return {'sarcasm_n': f"{found['alwaysSarcastic']['n']:,}",
            'sarcasm': table(rows, ['way', 'tested on', 'precision', 'recall', 'F1', 'weighted F1', 'AUC', 'AUC within a part'])}
