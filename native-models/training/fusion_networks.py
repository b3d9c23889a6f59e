"""The paper's per-modality attention (section 3.3, made to run), and a relational graph transformer over utterances x modalities."""

import torch
from torch import nn

from fusion_inputs import AROUND_INPUTS, EVIDENCE, MODALITIES, TOLD_INPUTS, Projections, evidence, log_probabilities, shares

PAST, FUTURE = 6, 3  # utterances around the one that is told
WIDTH, NODE, HEADS = 128, 48, 4
RELATIONS, RECORD = 13, 2  # see `relations` and `record_of`


class Readout(nn.Module):
    """States [n, m, width] → logits, affect and one weight per modality.

    The weights pool the states (weighted state → width → ReLU → 7) and the recognisers' own log probabilities; the more of
    them agree, the more their pool may say, so it has a factor by how many are present.
    """

    def __init__(self, width, dropout, attend=True, record=0):
        super().__init__()
        self.attend = attend
        self.score = nn.Sequential(nn.Linear(width + EVIDENCE + record, 32), nn.GELU(), nn.Linear(32, 1))
        self.factor = nn.Parameter(torch.tensor([1.0, 1.5, 2.0]))
        self.fuse = nn.Sequential(nn.Dropout(dropout), nn.Linear(width, width), nn.ReLU(), nn.Dropout(dropout))
        self.classify, self.place = nn.Linear(width, 7), nn.Linear(width, 2)

    def forward(self, states, told, probabilities, present, *record):
        scores = self.score(torch.cat([states, told, *record], -1))[..., 0]
        weights = shares(scores if self.attend else scores * 0, present)
        pooled = (weights[..., None] * log_probabilities(probabilities, present)).sum(1)
        count = present.sum(1).clamp(min=1)
        steps = torch.arange(1, 4, device=present.device, dtype=present.dtype)
        factor = ((count[:, None] - steps).abs() < 0.5).to(present.dtype) @ self.factor
        x = self.fuse((weights[..., None] * states).sum(1))
        return factor[:, None] * pooled + self.classify(x), torch.tanh(self.place(x)), weights


class AttentionFusion(nn.Module):
    """voice [n, 288], text [n, 128], face [n, 128], probabilities [n, 3, 7], signals [n, 3, 3], present [n, 3]."""

    inputs = TOLD_INPUTS

    def __init__(self, statistics, dropout=0.4, attend=True):
        super().__init__()
        self.projections, self.readout = Projections(statistics, WIDTH, dropout), Readout(WIDTH, dropout, attend)

    def forward(self, voice, text, face, probabilities, signals, present):
        told = evidence(probabilities, signals, present)
        return self.readout(self.projections((voice, text, face), told, present), told, probabilities, present)


class RelationLayer(nn.Module):
    """Attention over nodes in which every relation has its own bias per head and its own words for what it carries."""

    def __init__(self, width, dropout):
        super().__init__()
        self.width = width
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.bias, self.carry = nn.Embedding(RELATIONS, HEADS), nn.Embedding(RELATIONS, width)
        self.out, self.drop = nn.Linear(width, width), nn.Dropout(dropout)
        self.think = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Dropout(dropout), nn.Linear(2 * width, width))

    def forward(self, nodes, relation, there, asking):
        """nodes [n, k, width], relation [n, k, k] (place in the relations), there [n, k] → the first `asking` nodes."""
        n, k, size = nodes.shape[0], nodes.shape[1], self.width // HEADS
        x, relation = self.before(nodes), relation[:, :asking]
        split = lambda values: values.reshape(n, -1, HEADS, size).transpose(1, 2)  # noqa: E731
        scores = split(self.query(x[:, :asking])) @ split(self.key(x)).transpose(2, 3) / size**0.5 + self.bias(relation).permute(0, 3, 1, 2)
        share = torch.softmax(scores.masked_fill(there[:, None, None] < 0.5, -1e4), -1) * there[:, None, None]
        # What each relation carries is the same for all its edges, so their shares are added up first.
        kinds = (relation[..., None] == torch.arange(RELATIONS, device=nodes.device)).to(nodes.dtype)
        by_kind = torch.einsum("nhij,nijr->nhir", share, kinds)
        heard = share @ split(self.value(x)) + by_kind @ self.carry.weight.reshape(RELATIONS, HEADS, size).transpose(0, 1)
        nodes = nodes[:, :asking] + self.drop(self.out(heard.transpose(1, 2).reshape(n, asking, self.width)))
        return nodes + self.drop(self.think(self.after(nodes)))


class GraphFusion(nn.Module):
    """As AttentionFusion, and around the utterance that is told up to 6 earlier and 3 later ones (none of those when live).

    A node is what one modality said of one utterance: `around_probabilities` [n, 9, 3, 7], `around_signals` [n, 9, 3, 3], `around_present`
    [n, 9, 3], `distance` [n, 9] (utterances before (-) or after (+) the told one) and `same_speaker` [n, 9] (1 or 0). Relations: the same
    utterance, or same or other speaker x near, middle, far x earlier or later.
    """

    inputs = (*TOLD_INPUTS, *AROUND_INPUTS)

    def __init__(self, statistics, dropout=0.4, relational=True, attend=True):
        super().__init__()
        self.relational = relational
        self.projections, self.readout = Projections(statistics, WIDTH, dropout), Readout(WIDTH, dropout, attend, RECORD)
        self.enter = nn.Linear(EVIDENCE, NODE)
        self.kind = nn.Parameter(0.02 * torch.randn(len(MODALITIES), NODE))
        self.own = nn.Parameter(0.02 * torch.randn(NODE))
        self.spread, self.gather = RelationLayer(NODE, dropout / 2), RelationLayer(NODE, dropout / 2)
        self.leave = nn.Linear(NODE, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, voice, text, face, probabilities, signals, present, around_probabilities, around_signals, around_present, distance,
                same_speaker):
        told = evidence(probabilities, signals, present)
        states = self.projections((voice, text, face), told, present)
        n, spoken = distance.shape
        flat = lambda values: values.reshape(n * spoken, *values.shape[2:])  # noqa: E731
        around = evidence(flat(around_probabilities), flat(around_signals), flat(around_present)).reshape(n, spoken, 3, EVIDENCE)
        nodes = torch.cat([(self.enter(told) + self.own)[:, None], self.enter(around)], 1) + self.kind
        there = torch.cat([present[:, None], around_present], 1).reshape(n, -1)
        nodes = nodes.reshape(n, -1, NODE) * there[..., None]
        if self.relational:
            relation = relations(distance, same_speaker)
            nodes = self.spread(nodes, relation, there, nodes.shape[1]) * there[..., None]
            seen = self.gather(nodes, relation, there, 3)
        else:
            seen = (nodes[:, 3:].sum(1, keepdim=True) / there[:, 3:].sum(1).clamp(min=1)[:, None, None]).expand(-1, 3, -1)
        states = self.norm(states + self.leave(seen)) * present[..., None]
        return self.readout(states, told, probabilities, present, record_of(around, around_present, distance, same_speaker))


def record_of(around, around_present, distance, same_speaker):
    """How far each modality has agreed with the others in what the speaker said before, [n, 3, RECORD]: mean agreement, and of how many."""
    agreement, company = around[..., -2], around[..., -1]
    heard = around_present * company * (same_speaker * (distance < 0).to(distance.dtype))[..., None]
    count = heard.sum(1)
    return torch.stack([(agreement * heard).sum(1) / count.clamp(min=1), count / PAST], -1)


def relations(distance, same_speaker):
    """[n, k, k] for the nodes of the told utterance and those around it: 0 the same utterance; else 1 + 6 later + 3 other + (0 near, 1, 2 far)."""
    n = distance.shape[0]
    places = torch.cat([torch.zeros_like(distance[:, :1]), distance], 1).repeat_interleave(3, 1)
    own = torch.cat([torch.ones_like(same_speaker[:, :1]), same_speaker], 1).repeat_interleave(3, 1)
    apart = places[:, None] - places[:, :, None]
    far = apart.abs()
    step = (far > 2.5).long() + (far > 4.5).long()
    other = ((own[:, None] - own[:, :, None]).abs() > 0.5).long()
    named = 1 + 6 * (apart > 0.5).long() + 3 * other + step
    return torch.where(far < 0.5, torch.zeros_like(named), named).reshape(n, places.shape[1], places.shape[1])
