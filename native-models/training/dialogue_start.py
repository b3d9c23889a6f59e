"""The weights a dialogue model starts from: the shipped text model, its 8-bit weights turned back into numbers."""
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from text_encoder import LAYERS

ORDER = ('query', 'key', 'value', 'out', 'up', 'down')  # of the products of a layer in the graph


def text_model_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The encoder's part of the text model by our names."""
    graph = onnx.load(str(folder / 'model.onnx')).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def restored(name):
        scale, zero = held[f'{name}_scale'].astype(np.float32), held[f'{name}_zero_point'].astype(np.float32)
        return (held[f'{name}_quantized'].astype(np.float32) - zero) * scale
    products = [name.removesuffix('_quantized') for name in held if name.startswith('onnx::MatMul_') and name.endswith('_quantized')]
    weights = {'words.weight': restored('model.words.weight'), 'places.weight': restored('model.places.weight')}
    for layer in range(LAYERS):
        for at, part in enumerate(ORDER):
            weights[f'layers.{layer}.{part}.weight'] = restored(products[len(ORDER) * layer + at]).T
    for name, value in held.items():
        if name.startswith(('model.kind', 'model.norm', 'model.layers.')):
            weights[name.removeprefix('model.')] = value
    return {name: torch.tensor(np.ascontiguousarray(value)) for name, value in weights.items()}
