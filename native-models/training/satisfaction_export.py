"""All heads as one graph from the course's features to logits, and what each feature added to the outcome."""

import numpy as np
import onnxruntime
import torch
from torch import nn

HEADS = ("annotated", "heard", "final", "turn")
OUTPUTS = (*HEADS, "contributions")


class SatisfactionGraph(nn.Module):
    """features [1, features] → logits `annotated` and `heard` [1, 3], `final` and `turn` [1, 5]; contributions [1, features, 3].

    The outcome's logits are their intercepts and the sum of what each feature adds; `contributions` are those of `heard`, against the
    average conversation, and sum to 0 over the classes.
    """

    def __init__(self, width, heads):
        super().__init__()
        number = lambda values: torch.tensor(np.asarray(values), dtype=torch.float32)  # noqa: E731
        for name in HEADS:
            model, columns = heads[name]
            weight, mean = np.zeros((len(model.intercept), width)), np.zeros(width)
            weight[:, columns], mean[columns] = model.weight, model.mean
            self.register_buffer(f"{name}_weight", number(weight.T))
            self.register_buffer(f"{name}_mean", number(mean))
            self.register_buffer(f"{name}_intercept", number(model.intercept))

    def forward(self, features):
        made = [(features - getattr(self, f"{name}_mean")) @ getattr(self, f"{name}_weight") + getattr(self, f"{name}_intercept") for name in HEADS]
        return *made, (features - self.heard_mean)[:, :, None] * self.heard_weight[None]


def export(graph, width, path):
    torch.onnx.export(graph.eval(), (torch.zeros(1, width),), str(path), input_names=["features"], output_names=list(OUTPUTS),
                      opset_version=17, dynamo=False)


class Runner:
    """Asks the exported file, a conversation at a time, as the app does."""

    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def __call__(self, features):
        rows = [self.session.run(list(OUTPUTS), {"features": row[None].astype(np.float32)}) for row in np.asarray(features)]
        return {name: np.concatenate([row[i] for row in rows]) for i, name in enumerate(OUTPUTS)}
