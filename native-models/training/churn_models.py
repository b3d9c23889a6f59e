"""What a churn forecast may be: a linear model with hinges, boosted stumps, a small network. Each `fit` returns rows → logits."""

import numpy as np
import torch
from scipy.optimize import minimize
from torch import nn

SEED = 7


class Linear:
    """Logistic regression on centred, scaled columns with an L2 penalty; the intercept is free."""

    def __init__(self, x, y, penalty):
        self.mean, self.std = x.mean(0), x.std(0) + 1e-9
        z = (x - self.mean) / self.std

        def loss(theta):
            logits = z @ theta[1:] + theta[0]
            away = 1 / (1 + np.exp(-logits)) - y
            value = np.sum(np.logaddexp(0, logits) - y * logits) + penalty / 2 * theta[1:] @ theta[1:]
            return value, np.concatenate([[away.sum()], z.T @ away + penalty * theta[1:]])

        theta = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
        self.intercept, self.weight = theta[0], theta[1:] / self.std

    def __call__(self, x):
        return self.intercept + (x - self.mean) @ self.weight


def boosted_stumps(x, y, rounds, rate=0.1, bins=32):
    """Gradient boosting of one-split trees with Newton steps (Friedman 2001); additive, as the linear model is."""
    edges = [np.unique(np.quantile(column, np.linspace(0, 1, bins + 1)[1:-1])) for column in x.T]
    above = [np.stack([column > edge for edge in cut], axis=1) for column, cut in zip(x.T, edges)]
    start = float(np.log(y.mean() / (1 - y.mean())))
    logits, stumps = np.full(len(y), start), []
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-logits))
        gradient, curvature = y - p, p * (1 - p)
        best = None
        for feature, mask in enumerate(above):
            g, h = gradient @ mask, curvature @ mask
            gain = g**2 / (h + 1) + (gradient.sum() - g) ** 2 / (curvature.sum() - h + 1)
            place = int(np.argmax(gain))
            if best is None or gain[place] > best[0]:
                best = (gain[place], feature, place, g[place] / (h[place] + 1), (gradient.sum() - g[place]) / (curvature.sum() - h[place] + 1))
        _, feature, place, high, low = best
        stumps.append((feature, edges[feature][place], rate * high, rate * low))
        logits = logits + np.where(above[feature][:, place], rate * high, rate * low)
    return lambda rows: start + sum(np.where(rows[:, f] > edge, high, low) for f, edge, high, low in stumps)


def network(x, y, epochs, width=16):
    """One hidden layer with dropout; stopped after `epochs`."""
    torch.manual_seed(SEED)
    mean, std = x.mean(0), x.std(0) + 1e-9
    ready = lambda rows: torch.tensor((rows - mean) / std, dtype=torch.float32)  # noqa: E731
    model = nn.Sequential(nn.Linear(x.shape[1], width), nn.ReLU(), nn.Dropout(0.3), nn.Linear(width, 1))
    optimiser = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.05)
    inputs, wanted, order = ready(x), torch.tensor(y), np.random.default_rng(SEED)
    for _ in range(epochs):
        for group in np.array_split(order.permutation(len(y)), max(1, len(y) // 256)):
            loss = nn.functional.binary_cross_entropy_with_logits(model(inputs[group])[:, 0], wanted[group])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    model.eval()

    @torch.no_grad()
    def answer(rows):
        return model(ready(rows))[:, 0].numpy().astype(np.float64)

    return answer
