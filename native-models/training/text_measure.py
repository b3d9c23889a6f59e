"""Calibration on dev, figures on dev, and, once nothing is tuned any more, figures on test."""
import json
import random
import time
from pathlib import Path

import numpy as np

from scores import abstention_threshold, fit_temperature, risk_coverage, softmax
from text_noise import bare, fill_masks, recognised
from text_rows import STATES, disfl_qa, emobank, goemotions, table
from text_runner import TEST_TOKENS, Runner
from text_scores import (answered, best_threshold, emotion_scores, gold_index, label_scores, label_thresholds, multi_label_macro_f1, pearson,
                         scores_by_length, sentiment_scores, sentiment_temperature, state_columns, state_scores)
from text_service_check import airline_customers, calm_service_turns, own_sentences

WANTED_ACCURACY = 0.75  # what is not abstained from is right this often on dev


def gold_sets(data: Path, split: str):
    rng = random.Random(7)
    maps = json.loads((data / 'label_maps.json').read_text())['goemotions']
    emotions = goemotions(data, split, maps['seven'], maps['call'])
    for row in emotions:
        row.text = fill_masks(row.text, rng)
    return emotions, emobank(data, split), disfl_qa(data, split)[::9]


def recogniser_agreement(runner: Runner, data: Path) -> dict:
    """Share of read-aloud dialogue turns whose top emotion stays the same when a speech recogniser wrote them."""
    rows = [r for name in ('test_freq_asr', 'test_rare_asr') for r in table(data / 'topical_chat' / f'{name}.csv')]
    rows = rows[::6]
    top = {k: runner.batched([r[k] or '.' for r in rows])[0].argmax(1) for k in ('text', 'asr_A', 'asr_B')}
    return {'n': len(rows), 'asrA': float((top['text'] == top['asr_A']).mean()), 'asrB': float((top['text'] == top['asr_B']).mean())}


def latency(runner: Runner) -> dict:
    """Milliseconds of one run on one thread, batch of one, 16, 32 and 48 tokens."""
    out = {}
    for tokens in (16, 32, 48):
        ids = [[2, *range(300, 298 + tokens), 3]]
        times = []
        for _ in range(60):
            began = time.perf_counter()
            runner.ids(ids)
            times.append((time.perf_counter() - began) * 1000)
        out[f'p50Ms{tokens}Tokens'] = float(np.median(times[10:]))
    return out


def measure(runner: Runner, data: Path, test: bool) -> tuple[dict, dict]:
    """(calibration from dev, metrics on dev and, once all is decided, on test)."""
    emotions, affects, disfluent = gold_sets(data, 'dev')
    logits, _, states, sentiment, _, labels = runner.batched([r.text for r in emotions])
    plain = runner.batched([bare(r.text) or r.text for r in emotions])
    at, truth = gold_index(emotions)
    both, twice = np.concatenate([logits[at], plain[0][at]]), np.concatenate([truth, truth])
    temperature = fit_temperature(both, twice)
    threshold, coverage, kept = abstention_threshold(softmax(both, temperature), twice, WANTED_ACCURACY)
    _, cuts = multi_label_macro_f1(emotions, logits, temperature)
    hesitation = runner.batched([bare(r.text) for r in disfluent])[2]
    thresholds = {s: best_threshold(*state_columns(emotions, states, s)) for s in STATES[:3]}
    thresholds['hesitant'] = best_threshold(*state_columns(disfluent, hesitation, 'hesitant'))
    calibration = {'temperature': temperature, 'abstainBelow': threshold, 'coverage': coverage, 'keptAccuracy': kept,
                   'sentimentTemperature': sentiment_temperature(emotions, sentiment), 'stateThresholds': thresholds,
                   'categoryThresholds': label_thresholds(emotions, labels)}
    metrics = {'goemotionsDev': {'clean': emotion_scores(emotions, logits, temperature),
                                 'bare': emotion_scores(emotions, plain[0], temperature)},
               'categoriesDev': label_scores(emotions, labels, calibration['categoryThresholds']),
               'ownServiceSentences': own_sentences(runner, temperature),
               'calmServiceTurns': calm_service_turns(runner, data, temperature, threshold), 'oneThread': latency(runner)}
    calibration['ece'] = metrics['goemotionsDev']['bare']['ece']
    if test:
        metrics.update(test_figures(runner, data, calibration, cuts))
        calibration['ece'] = metrics['goemotionsTest']['bare']['ece']
    return calibration, metrics


def test_figures(runner: Runner, data: Path, calibration: dict, cuts: list[float]) -> dict:
    temperature, thresholds = calibration['temperature'], calibration['stateThresholds']
    emotions, affects, disfluent = gold_sets(data, 'test')
    rng = random.Random(11)
    forms = {'clean': [r.text for r in emotions], 'bare': [bare(r.text) or r.text for r in emotions],
             'recognised': [recognised(r.text, rng) for r in emotions]}
    found = {name: runner.batched(texts) for name, texts in forms.items()}
    hesitation = runner.batched([bare(r.text) for r in disfluent])[2]
    lengths = np.array([len(runner.coder.encode(t, TEST_TOKENS)) for t in forms['bare']])
    return {'goemotionsTest': {name: {**emotion_scores(emotions, f[0], temperature),
                                      **answered(emotions, f[0], temperature, calibration['abstainBelow'])} for name, f in found.items()},
            'goemotionsTestByLength': scores_by_length(emotions, found['bare'][0], temperature),
            'tokensTest': {'median': int(np.median(lengths)), 'p95': int(np.percentile(lengths, 95))},
            'categoriesTest': {n: label_scores(emotions, f[5], calibration['categoryThresholds']) for n, f in found.items()},
            'riskCoverageTest': {n: kept_and_right(emotions, f[0], temperature) for n, f in found.items()},
            'goemotionsTestMultiLabelMacroF1': {n: multi_label_macro_f1(emotions, f[0], temperature, cuts)[0] for n, f in found.items()},
            'sentimentTest': {name: sentiment_scores(emotions, f[3]) for name, f in found.items()},
            'emobankTest': {'clean': pearson(affects, runner.batched([r.text for r in affects])[1]),
                            'bare': pearson(affects, runner.batched([bare(r.text) or r.text for r in affects])[1])},
            'statesTest': {**{s: state_scores(emotions, found['bare'][2], s, thresholds[s]) for s in STATES[:3]},
                           'hesitant': state_scores(disfluent, hesitation, 'hesitant', thresholds['hesitant'])},
            'airlineTweets': airline_customers(runner, data),
            'sameTopEmotionOnRecognisedSpeech': recogniser_agreement(runner, data)}


def kept_and_right(rows, logits, temperature) -> list:
    """[threshold, share kept, accuracy of the kept] over the rows with one gold emotion."""
    at, truth = gold_index(rows)
    return [list(point) for point in risk_coverage(softmax(logits[at], temperature), truth)][::3]


def quick_dev(runner: Runner, data: Path) -> dict:
    """Dev accuracy and macro-F1 alone, to compare float32 with int8."""
    emotions, affects, _ = gold_sets(data, 'dev')
    emotions = emotions[::3]
    found = runner.batched([r.text for r in emotions])
    return {**emotion_scores(emotions, found[0], 1.0), **pearson(affects, runner.batched([r.text for r in affects])[1])}
