"""The dialogue model: what an utterance expresses given what was said around it, in one pass over a window of a conversation.

The lower layers read each utterance by itself, so its states are computed once. The two upper layers read the whole window: each
piece attends to the pieces of the other utterances too, with a learned bias for each relation (same or other speaker, so many
utterances before or after): a relational graph transformer (Ishiwatari et al. 2020; Joshi et al. 2022) whose nodes are word pieces.
That the lower layers of such an encoder can read the parts alone at little cost was shown by Cao et al. (2020).
"""
import torch
from torch import nn

from text_encoder import ATTENTION_HEADS, LAYERS, POSITIONS, WIDTH, Layer

UPPER = 2                    # layers that read the whole window
FAR = 6                      # utterances further away than this count as so far
RELATIONS = 2 * (2 * FAR + 1)
EMBEDDING, EMOTIONS, LEVELS = 128, 7, 5
CAUSE_WIDTH = 128
SHUT = -10000.0


def relations(utterance, speaker):
    """utterance int64 [.., T], speaker int64 [.., T], both per piece -> relation [.., T, T] of each piece (row) to each other one."""
    steps = torch.clamp(utterance[..., None, :] - utterance[..., :, None], -FAR, FAR) + FAR
    return steps + (2 * FAR + 1) * (speaker[..., None, :] != speaker[..., :, None]).long()


class Dialogue(nn.Module):
    """Pieces of whole windows -> what each utterance expresses. `intents` is the number of intent labels of all sets together."""

    def __init__(self, pieces: int, intents: int, corpora: int):
        super().__init__()
        self.words, self.places = nn.Embedding(pieces, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.relation = nn.ModuleList(nn.Embedding(RELATIONS, ATTENTION_HEADS) for _ in range(UPPER))
        self.attend, self.project = nn.Linear(WIDTH, 1), nn.Linear(2 * WIDTH, EMBEDDING)
        self.emotion, self.sentiment, self.falling = nn.Linear(EMBEDDING, EMOTIONS), nn.Linear(EMBEDDING, LEVELS), nn.Linear(EMBEDDING, 1)
        self.intents = nn.Linear(2 * WIDTH, intents)
        self.target, self.candidate = nn.Linear(2 * WIDTH, CAUSE_WIDTH), nn.Linear(2 * WIDTH, CAUSE_WIDTH)
        self.both, self.cause = nn.Linear(2 * WIDTH, CAUSE_WIDTH), nn.Linear(CAUSE_WIDTH, 1)
        self.cause_relation = nn.Embedding(RELATIONS, 1)
        # What a set of conversations labels more often than the first one; only training uses it.
        self.corpus = nn.Embedding(corpora, EMOTIONS)
        self.dropout = nn.Dropout(0.1)
        for table in (*self.relation, self.cause_relation, self.corpus):
            nn.init.zeros_(table.weight)

    def lower(self, ids, places, bias):
        """ids, places int64 [n, t], bias [n, 1, t or 1, t] -> states [n, t, 384]"""
        x = self.norm(self.words(ids) + self.places(places) + self.kind)
        for layer in self.layers[:LAYERS - UPPER]:
            x = layer(x, bias)
        return x

    def upper(self, x, relation, bias):
        """states [n, t, 384], relation [n, t, t], bias [n, 1, t, t] -> states [n, t, 384]"""
        for layer, table in zip(self.layers[LAYERS - UPPER:], self.relation):
            x = layer(x, bias + table(relation).permute(0, 3, 1, 2))
        return x

    def pool(self, x, member):
        """states [n, t, 384], member [n, u, t] of 0 and 1 -> [n, u, 768]: the mean and a mean with learned weights."""
        mean = member / member.sum(2, keepdim=True).clamp(min=1)
        notice = torch.softmax(self.attend(x).transpose(1, 2) + (1 - member) * SHUT, dim=2) * member
        return torch.cat([mean @ x, notice @ x], dim=2)

    def heads(self, asked, pooled, relation):
        """asked [n, k, 768] of the lines that are asked about, pooled [n, u, 768] of all, relation [n, k, u] -> emotion [n, k, 7],
        sentiment [n, k, 5], falling [n, k, 1], intents [n, k, labels], cause [n, k, u], embedding [n, k, 128]"""
        asked, pooled = self.dropout(asked), self.dropout(pooled)
        embedding = torch.tanh(self.project(asked))
        y = self.dropout(embedding)
        pair = self.target(asked)[:, :, None] + self.candidate(pooled)[:, None] + self.both(asked[:, :, None] * pooled[:, None])
        cause = (self.cause(torch.relu(pair)) + self.cause_relation(relation))[..., 0]
        return self.emotion(y), self.sentiment(y), self.falling(y), self.intents(asked), cause, embedding

    def forward(self, pack):
        """A pack of windows as dialogue_packs.py makes them: every line is asked about."""
        x = self.lower(pack.ids, pack.places, pack.own_bias)
        x = self.upper(x, pack.relation, pack.bias)
        pooled = self.pool(x, pack.member)
        return self.heads(pooled, pooled, pack.between)


class Encoder(nn.Module):
    """What is exported first: input_ids, attention_mask int64 [n, t] -> states [n, t, 384]."""

    def __init__(self, model: Dialogue):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        places = torch.cumsum(attention_mask, dim=1) - attention_mask
        bias = ((1 - attention_mask) * SHUT)[:, None, None, :].to(torch.float32)
        return self.model.lower(input_ids, places, bias)


class Context(nn.Module):
    """What is exported second: tokens [t, 384] of a window, utterance int64 [t] (its number, the oldest 0), speaker int64 [u], asked int64
    [k] (the lines to answer for: of the others nothing is computed but how they colour these) -> the heads' outputs without their first
    axis. Every line hears all others: what is said of the last one is what can be said when it is said."""

    def __init__(self, model: Dialogue):
        super().__init__()
        self.model = model

    def forward(self, tokens, utterance, speaker, asked):
        x = self.model.upper(tokens[None], relations(utterance, speaker[utterance])[None], torch.zeros(1, 1, 1, 1))
        numbers = torch.cumsum(torch.ones_like(speaker), dim=0) - 1
        pooled = self.model.pool(x, (numbers[:, None] == utterance[None, :]).to(torch.float32)[None])
        out = self.model.heads(pooled[:, asked], pooled, relations(numbers, speaker)[asked][None])
        return tuple(part[0] for part in out)
