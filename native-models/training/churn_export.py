"""The chosen linear model as one graph from a customer's fields to the logit, and what each field added to it."""

import numpy as np
import onnxruntime
import torch
from torch import nn

OUTPUTS = ("logit", "contributions", "baseline")


class ChurnGraph(nn.Module):
    """values [1, fields], present [1, fields] (1 or 0) → logit [1, 1], contributions [1, fields], baseline [1, 1].

    `values` holds numbers in their unit and categories as the place of their value. Columns are centred on the training mean before an
    absent field is masked, so it counts as the average customer's and contributes 0. The logit is the intercept and the sum of the
    contributions. `baseline` is the logit of the model of tenure and contract alone.
    """

    def __init__(self, fields, columns, model, baseline_columns, baseline):
        super().__init__()
        number = lambda values: torch.tensor(np.asarray(values), dtype=torch.float32)  # noqa: E731
        self.source = torch.tensor([fields.index(name) for name, _, _ in columns])
        self.constant = number([constant for _, _, constant in columns])
        self.is_value = number([kind == "is" for _, kind, _ in columns])
        self.mean, self.weight, self.intercept = number(model.mean), number(model.weight), float(model.intercept)
        place = np.zeros((len(columns), len(fields)))
        place[np.arange(len(columns)), self.source.numpy()] = 1
        self.place = number(place)
        weight = np.zeros(len(columns))
        weight[[columns.index(column) for column in baseline_columns]] = baseline.weight
        self.baseline_weight, self.baseline_intercept = number(weight), float(baseline.intercept)

    def forward(self, values, present):
        x, given = values[:, self.source], present[:, self.source]
        made = torch.where(self.is_value > 0, (torch.abs(x - self.constant) < 0.5).float(), torch.relu(x - self.constant))
        centred = (made - self.mean) * given
        contributions = (centred * self.weight) @ self.place
        baseline = (centred * self.baseline_weight).sum(1, keepdim=True) + self.baseline_intercept
        return contributions.sum(1, keepdim=True) + self.intercept, contributions, baseline


def export(graph, fields, path):
    width = len(fields)
    torch.onnx.export(graph.eval(), (torch.zeros(1, width), torch.ones(1, width)), str(path), input_names=["values", "present"],
                      output_names=list(OUTPUTS), opset_version=17, dynamo=False)


class Runner:
    """Asks the exported file, a row at a time, as the app does."""

    def __init__(self, path):
        self.session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def __call__(self, values, present=None):
        present = np.ones_like(values) if present is None else present
        rows = [self.session.run(list(OUTPUTS), {"values": v[None], "present": p[None]}) for v, p in zip(values, present)]
        return {name: np.concatenate([row[i] for row in rows]) for i, name in enumerate(OUTPUTS)}
