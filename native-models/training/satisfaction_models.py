"""What a forecast of satisfaction may be: a linear model of the course, or a small recurrent network that reads the turns itself."""

import numpy as np
import torch
from scipy.optimize import minimize
from torch import nn

from scores import softmax

SEED = 7


class Multinomial:
    """Logistic regression with several classes on centred, scaled columns and an L2 penalty; the intercepts are free."""

    def __init__(self, x, y, classes, penalty, weight):
        self.mean, std = x.mean(0), x.std(0) + 1e-9
        z = np.concatenate([np.ones((len(x), 1)), (x - self.mean) / std], axis=1)
        wanted = np.eye(classes)[y]

        def loss(theta):
            theta = theta.reshape(classes, -1)
            logits = z @ theta.T
            top = logits.max(1, keepdims=True)
            log_p = logits - top - np.log(np.exp(logits - top).sum(1, keepdims=True))
            away = (np.exp(log_p) - wanted) * weight[:, None]
            gradient = away.T @ z
            gradient[:, 1:] += penalty * theta[:, 1:]
            return -np.sum(log_p * wanted * weight[:, None]) + penalty / 2 * np.sum(theta[:, 1:] ** 2), gradient.ravel()

        theta = minimize(loss, np.zeros(classes * z.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x.reshape(classes, -1)
        # Only differences between the classes count: each column's weights are centred, so that what speaks for none of them is 0.
        theta = theta - theta.mean(0)
        self.intercept, self.weight = theta[:, 0], theta[:, 1:] / std

    def __call__(self, x):
        """Logits [n, classes] of columns [n, columns]."""
        return self.intercept + (x - self.mean) @ self.weight.T


def log_loss(logits, y, weight=None):
    return float(-np.average(np.log(softmax(logits)[np.arange(len(y)), y] + 1e-12), weights=weight))


class Recurrent(nn.Module):
    """turns [n, t, 5] (customer, agent, negative, neutral, positive) → logits [n, t, classes] after each of them."""

    def __init__(self, classes, width=24):
        super().__init__()
        self.read, self.answer = nn.GRU(5, width, batch_first=True), nn.Linear(width, classes)

    def forward(self, turns):
        return self.answer(self.read(turns)[0])


def as_turns(dialogue):
    return torch.tensor([[turn.customer, not turn.customer, *(turn.polarity if turn.customer else (0, 0, 0))] for turn in dialogue.turns],
                        dtype=torch.float32)


def recurrent(dialogues, y, classes, epochs=8):
    """[Dialogue] → {share: logits [n, classes]} after a quarter, half, three quarters and all of the turns."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    model = Recurrent(classes)
    optimiser, rng = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=1e-3), np.random.default_rng(SEED)
    turns, wanted = [as_turns(dialogue) for dialogue in dialogues], torch.tensor(y)
    order = np.argsort([len(each) for each in turns], kind="stable")
    for _ in range(epochs):
        groups = np.array_split(order, len(order) // 64)
        rng.shuffle(groups)
        for group in groups:
            padded, length = padded_turns([turns[i] for i in group])
            place = torch.arange(padded.shape[1])[None]
            # Half of what counts is the end, the other half all the way there.
            weight = (place < length[:, None]) / length[:, None] + (place == length[:, None] - 1)
            losses = nn.functional.cross_entropy(model(padded).transpose(1, 2), wanted[group][:, None].expand(-1, padded.shape[1]), reduction="none")
            loss = (losses * weight).sum() / len(group)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    @torch.no_grad()
    def answer(asked, shares):
        padded, length = padded_turns([as_turns(dialogue) for dialogue in asked])
        logits = model(padded)
        return {share: logits[torch.arange(len(asked)), torch.ceil(length * share).long().clamp(min=1) - 1].numpy().astype(float) for share in shares}

    return answer


def padded_turns(turns):
    return nn.utils.rnn.pad_sequence(turns, batch_first=True), torch.tensor([len(each) for each in turns])
