"""Exports the dialogue model: two ONNX files in 8 bits, each in a folder the app reads, calibrated on validation rows."""
import hashlib
import shutil
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from dialogue_network import EMBEDDING, EMOTIONS, LEVELS, Context, Dialogue, Encoder
from dialogue_packs import CALL_PIECES, LINE_PIECES, WINDOW_LINES, window_ending_at
from dialogue_rows import Line
from model_folder import rounded, write_json, write_manifest
from text_wordpiece import WordPiece

ENCODER, CONTEXT = 'dialogue-encoder', 'dialogue-context'
OUTPUTS = ['emotion', 'sentiment', 'falling', 'intents', 'cause', 'embedding']
LICENCE = {
    'licence': 'CC-BY-NC-SA-4.0',
    'licenceNote': 'Starts from text-emotion (CC BY-SA 4.0). Fine-tuned on MELD, ECF and EmoryNLP (lines of a series: research only), DailyDialog '
                   'and RECCON-DD (CC BY-NC-SA 4.0), SST-5 (research only), GoEmotions, BANKING77, NLU++ (CC BY 4.0), NatCS and MultiDoGO '
                   '(CDLA-Permissive): for research and non-commercial use. The app works without it.'}
SOURCE = {'kind': 'trained', 'script': 'native-models/training/dialogue.py',
          'data': ['meld', 'ecf', 'emorynlp', 'dailydialog', 'reccon', 'goemotions', 'sst5', 'banking77', 'nlupp', 'natcs_utterances',
                   'multidogo'], 'pretrained': 'native-models/text-emotion'}
GOLDEN = [('customer', 'Hello, I have waited for my parcel for three weeks now.'), ('agent', "I'm sorry. Let me look."),
          ('agent', 'It was sent back to us.'), ('customer', 'Sent back? Nobody told me, this is ridiculous!')]


def quantised(source: Path, target: Path) -> None:
    """Weights in 8 bits (7 of them, for processors without VNNI), but for the heads, which are small."""
    import onnx
    heads = [node.name for node in onnx.load(str(source)).graph.node if node.op_type in ('Gemm', 'MatMul') and '/layers.' not in node.name]
    target.parent.mkdir(exist_ok=True)
    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=heads)


def export(model: Dialogue, work: Path, models: Path) -> None:
    model.eval()
    ids = torch.tensor([[2, 10, 11, 3]])
    torch.onnx.export(Encoder(model), (ids, torch.ones_like(ids)), str(work / 'encoder.onnx'), input_names=['input_ids', 'attention_mask'],
                      output_names=['states'], dynamo=False, opset_version=17,
                      dynamic_axes={name: {0: 'n', 1: 't'} for name in ('input_ids', 'attention_mask', 'states')})
    given = (torch.randn(5, 384), torch.tensor([0, 0, 1, 1, 1]), torch.tensor([0, 1]), torch.tensor([1]))
    torch.onnx.export(Context(model), given, str(work / 'context.onnx'), input_names=['tokens', 'utterance', 'speaker', 'asked'],
                      output_names=OUTPUTS, dynamo=False, opset_version=17,
                      dynamic_axes={'tokens': {0: 't'}, 'utterance': {0: 't'}, 'speaker': {0: 'u'}, 'asked': {0: 'k'},
                                    **{name: {0: 'k'} for name in OUTPUTS if name != 'cause'}, 'cause': {0: 'k', 1: 'u'}})
    quantised(work / 'encoder.onnx', models / ENCODER / 'model.onnx')
    quantised(work / 'context.onnx', models / CONTEXT / 'model.onnx')
    shutil.copy(models / 'text-emotion/vocab.txt', models / ENCODER / 'vocab.txt')


class Runner:
    """Both files on one thread, as the app runs them."""

    def __init__(self, encoder: Path, context: Path):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self.encoder, self.context = (ort.InferenceSession(str(p), options, providers=['CPUExecutionProvider']) for p in (encoder, context))
        self.kept: dict[tuple, np.ndarray] = {}

    def states(self, ids: list[int]) -> np.ndarray:
        key = tuple(ids)
        if key not in self.kept:
            given = np.array([ids], dtype=np.int64)
            self.kept[key] = self.encoder.run(None, {'input_ids': given, 'attention_mask': np.ones_like(given)})[0][0]
        return self.kept[key]

    def read(self, lines: list[Line], asked: list[int]) -> dict[str, np.ndarray]:
        states = [self.states(line.ids) for line in lines]
        names = list(dict.fromkeys(line.speaker for line in lines))
        feeds = {'tokens': np.concatenate(states), 'utterance': np.repeat(np.arange(len(lines)), [len(s) for s in states]),
                 'speaker': np.array([names.index(line.speaker) for line in lines]), 'asked': np.array(asked)}
        return dict(zip(OUTPUTS, self.context.run(OUTPUTS, feeds)))

    def live(self, lines: list[Line]) -> list[tuple[int, dict[str, np.ndarray]]]:
        """For each line what is said of it when it has just been said: (first line of its window, outputs without their first axis)."""
        found = []
        for last in range(len(lines)):
            first = window_ending_at(lines, last, CALL_PIECES)
            out = self.read(lines[first:last + 1], [last - first])
            found.append((first, {name: value[0] for name, value in out.items()}))
        return found


def write_folders(models: Path, labels: dict[str, list[str]], calibration: dict, metrics: dict, version: str = '1.0.0') -> None:
    vocabulary = models / ENCODER / 'vocab.txt'
    write_manifest(models / ENCODER, {
        'name': ENCODER, 'version': version, 'file': 'model.onnx', **LICENCE, 'source': SOURCE,
        'inputs': [{'name': n, 'type': 'int64', 'shape': ['n', 't']} for n in ('input_ids', 'attention_mask')],
        'outputs': [{'name': 'states', 'type': 'float32', 'shape': ['n', 't', 384]}], 'maxTokens': LINE_PIECES,
        'files': [{'file': 'vocab.txt', 'sha256': hashlib.sha256(vocabulary.read_bytes()).hexdigest()}]})
    widths = {'emotion': EMOTIONS, 'sentiment': LEVELS, 'falling': 1, 'intents': sum(map(len, labels.values())), 'cause': 'u',
              'embedding': EMBEDDING}
    shapes = {'tokens': ['t', 384], 'utterance': ['t'], 'speaker': ['u'], 'asked': ['k']}
    write_manifest(models / CONTEXT, rounded({
        'name': CONTEXT, 'version': version, 'file': 'model.onnx', **LICENCE, 'source': SOURCE,
        'inputs': [{'name': n, 'type': 'float32' if n == 'tokens' else 'int64', 'shape': s} for n, s in shapes.items()],
        'outputs': [{'name': n, 'type': 'float32', 'shape': ['k', w]} for n, w in widths.items()],
        'labels': ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise'], 'intents': labels,
        'window': {'lines': WINDOW_LINES, 'pieces': CALL_PIECES}, 'calibration': calibration, 'metrics': metrics}, 4))


def write_golden(runner: Runner, coder: WordPiece, models: Path) -> None:
    lines = [Line(text, speaker, ids=coder.encode(text, LINE_PIECES)) for speaker, text in GOLDEN]
    cases = []
    for count, asked in ((1, [0]), (4, [0, 3])):
        out = runner.read(lines[:count], asked)
        cases.append({'lines': count, 'asked': asked, **{name: value.tolist() for name, value in out.items() if name != 'intents'},
                      'intents': [row[:8].tolist() for row in out['intents']]})
    write_json(models / CONTEXT / 'golden.json', rounded({
        'tolerance': 1e-4, 'note': 'intents: the first 8', 'lines': [{'speaker': s, 'text': t} for s, t in GOLDEN], 'cases': cases}, 6))
