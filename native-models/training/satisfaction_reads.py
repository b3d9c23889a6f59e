"""What the committed text model reads in the users' turns of USS, one text a run as in the app, and how often it misreads a turn."""

import csv
import gzip

import numpy as np

from satisfaction_features import ENOUGH
from satisfaction_rows import Dialogue, Turn
from scores import softmax
from text_runner import Runner
from text_wordpiece import WordPiece

TWEETS = 800  # of each polarity
SURE = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
CALM_SETS = ("mwoz", "sgd")  # about bookings, not about films people dislike


class Reader:
    """The text model, with what it has read kept in a cache named by its checksum."""

    def __init__(self, models, cache, manifest):
        self.models, self.cache, self.sum = models, cache, manifest["sha256"][:12]
        self.temperature = manifest["calibration"]["sentimentTemperature"]
        cache.mkdir(parents=True, exist_ok=True)

    def read(self, name, texts):
        """(polarity [texts, 3], states [texts, 4])."""
        kept = self.cache / f"reads-{name}-{len(texts)}-{self.sum}.npz"
        if not kept.exists():
            vocabulary = (self.models / "vocab.txt").read_text(encoding="utf-8").splitlines()
            _, _, states, sentiment, _, _ = Runner(self.models / "model.onnx", WordPiece(vocabulary)).texts(texts)
            np.savez(kept, states=states, sentiment=sentiment)
        stored = np.load(kept)
        return softmax(stored["sentiment"], self.temperature), 1 / (1 + np.exp(-stored["states"]))

    def fill(self, name, dialogues):
        """Gives the users' turns of a set of USS their polarity and states."""
        turns = [turn for dialogue in dialogues for turn in dialogue.turns if turn.customer]
        for turn, polarity, states in zip(turns, *self.read(name, [turn.text for turn in turns])):
            turn.polarity, turn.states = tuple(map(float, polarity)), tuple(map(float, states))


def as_taken(polarity):
    """The place (negative, neutral, positive) a turn is taken for by the course."""
    return np.where(polarity[:, 0] >= ENOUGH, 0, np.where(polarity[:, 2] >= ENOUGH, 2, 1))


def reading_errors(data, reader, sets):
    """[meant, taken]: how often a negative, neutral or positive turn is taken for each. Tweets to airlines tell the first and the last,
    turns of booking dialogues that the raters gave a 3 the neutral one."""
    with gzip.open(data / "text/airline_tweets/tweets.csv.gz", "rt", encoding="utf-8", newline="") as file:
        tweets = [row for row in csv.DictReader(file) if row["sentiment_confidence"] == "1"]
    rows = []
    for name in ("negative", "positive"):
        texts = [row["text"] for row in tweets if row["sentiment"] == name][:TWEETS]
        rows.append(as_taken(reader.read(f"tweets-{name}", texts)[0]))
    calm = [turn.polarity for name in CALM_SETS for dialogue in sets[name] for turn in dialogue.turns if turn.customer and turn.level == 3]
    rows.insert(1, as_taken(np.array(calm)))
    return np.array([np.bincount(row, minlength=3) / len(row) for row in rows])


def misread(dialogue, errors, rng):
    """The same dialogue as the text model would have read it."""
    drawn, up_to = rng.random(len(dialogue.turns)), np.cumsum(errors, axis=1)
    taken = []
    for turn, luck in zip(dialogue.turns, drawn):
        found = min(2, int(np.sum(luck >= up_to[turn.polarity.index(max(turn.polarity))]))) if turn.customer else 1
        taken.append(Turn(turn.customer, "", SURE[found]))
    return Dialogue(dialogue.name, taken, dialogue.outcome)
