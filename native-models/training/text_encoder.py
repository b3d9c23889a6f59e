"""The text model: a MiniLM-L6 encoder (BERT architecture, 384 wide) with one shared embedding and five heads.

Written out in plain PyTorch so that the graph that is exported is the graph that is trained.
"""
import torch
from torch import nn

WIDTH, LAYERS, ATTENTION_HEADS, POSITIONS = 384, 6, 12, 128
EMBEDDING, EMOTIONS, STATES, SENTIMENTS, LABELS = 128, 7, 4, 3, 28

HEADS = ('attend', 'project', 'emotion', 'affect', 'states', 'sentiment', 'labels')  # what is trained from nothing


class Layer(nn.Module):
    """One post-norm transformer layer, [n, t, 384] -> [n, t, 384]."""

    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm_a, self.norm_b = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x, bias):
        def heads(y):
            return y.reshape(y.shape[0], -1, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)
        scores = heads(self.query(x)) @ heads(self.key(x)).transpose(2, 3) * (WIDTH // ATTENTION_HEADS) ** -0.5
        mixed = torch.softmax(scores + bias, dim=-1) @ heads(self.value(x))
        mixed = mixed.transpose(1, 2).reshape(x.shape[0], -1, WIDTH)
        x = self.norm_a(x + self.dropout(self.out(mixed)))
        return self.norm_b(x + self.dropout(self.down(nn.functional.gelu(self.up(x)))))


class TextEmotion(nn.Module):
    """input_ids, attention_mask int64 [n, t] -> logits [n, 7], affect [n, 2], states [n, 4], sentiment [n, 3],
    embedding [n, 128] (tanh, so within [-1, 1]), labels [n, 28].

    What is pooled over the real tokens is their mean and, beside it, a mean with learned weights: one coloured word in a
    long sentence is then not averaged away."""

    def __init__(self, pieces: int):
        super().__init__()
        self.words, self.places = nn.Embedding(pieces, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.attend, self.project = nn.Linear(WIDTH, 1), nn.Linear(2 * WIDTH, EMBEDDING)
        self.emotion, self.affect = nn.Linear(EMBEDDING, EMOTIONS), nn.Linear(EMBEDDING, 2)
        self.states, self.sentiment = nn.Linear(EMBEDDING, STATES), nn.Linear(EMBEDDING, SENTIMENTS)
        self.labels = nn.Linear(EMBEDDING, LABELS)
        self.dropout = nn.Dropout(0.1)

    def lower(self, ids, mask, depth: int):
        """The embeddings and the first `depth` layers."""
        places = torch.cumsum(mask, dim=1) - mask
        x = self.norm(self.words(ids) + self.places(places) + self.kind)
        bias = ((1 - mask) * -10000.0)[:, None, None, :].to(x.dtype)
        for layer in self.layers[:depth]:
            x = layer(x, bias)
        return x

    def upper(self, x, mask, depth: int):
        """The layers from `depth` on, pooling, heads."""
        bias = ((1 - mask) * -10000.0)[:, None, None, :].to(x.dtype)
        for layer in self.layers[depth:]:
            x = layer(x, bias)
        weight = mask[:, :, None].to(x.dtype)
        mean = (x * weight).sum(1) / weight.sum(1)
        notice = torch.softmax(self.attend(x) + bias[:, 0, 0, :, None], dim=1)
        pooled = torch.cat([mean, (x * notice).sum(1)], dim=1)
        embedding = torch.tanh(self.project(self.dropout(pooled)))
        y = self.dropout(embedding)
        return self.emotion(y), torch.tanh(self.affect(y)), self.states(y), self.sentiment(y), embedding, self.labels(y)

    def forward(self, input_ids, attention_mask):
        return self.upper(self.lower(input_ids, attention_mask, LAYERS), attention_mask, LAYERS)


def load_pretrained(model: TextEmotion, weights: dict[str, torch.Tensor], kept: list[int]) -> None:
    """Fills the encoder from MiniLM's state dict; `kept` lists the original ids of the word pieces that stay."""
    names = {'words.weight': weights['embeddings.word_embeddings.weight'][kept],
             'places.weight': weights['embeddings.position_embeddings.weight'][:POSITIONS],
             'kind': weights['embeddings.token_type_embeddings.weight'][0]}
    parts = {'query': 'attention.self.query', 'key': 'attention.self.key', 'value': 'attention.self.value',
             'out': 'attention.output.dense', 'norm_a': 'attention.output.LayerNorm', 'up': 'intermediate.dense',
             'down': 'output.dense', 'norm_b': 'output.LayerNorm'}
    for end in ('weight', 'bias'):
        names[f'norm.{end}'] = weights[f'embeddings.LayerNorm.{end}']
        for i in range(LAYERS):
            for ours, theirs in parts.items():
                names[f'layers.{i}.{ours}.{end}'] = weights[f'encoder.layer.{i}.{theirs}.{end}']
    missing, unexpected = model.load_state_dict({k: v.float() for k, v in names.items()}, strict=False)
    assert not unexpected and {k.split('.')[0] for k in missing} == set(HEADS), (missing, unexpected)
