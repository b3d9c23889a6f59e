"""The course of a conversation as numbers: the twin of app/assist/satisfaction-course.ts, which must give the same for every conversation.

Only what the customer says is read; of the agent it is known that they spoke, and whether they had to say no.
"""

import math
import re

from satisfaction_rows import Turn

# What of a customer's words counts as thanks, and as a no; what of an agent's words says that something could not be done.
THANKS = re.compile(r"\b(?:thanks?|appreciate)\b", re.I | re.A)
REFUSAL = re.compile(r"^\W*(?:no|nope|nah)\b(?!\W+(?:thank|that))|\b(?:not what|instead|wrong|don't want|do not want|never mind|forget it)\b", re.I | re.A)
SORRY = re.compile(r"\b(?:sorry|unfortunately|apologi[sz]e|unable|cannot|can't|couldn't|could not|not available|no (?:\w+ ){0,3}(?:available|match\w*))\b",
                   re.I | re.A)
WORD = re.compile(r"[a-z0-9']+")
REPEATED, LEAST_WORDS, REMEMBERED = 0.5, 4, 8  # share of words in common with one of the last turns, of turns of at least so many different words
RECENT = 3
ENOUGH = 0.5  # a turn is negative, or positive, from this probability on

# name of each feature → the signal it belongs to; reasons speak of signals.
TRAJECTORY = {
    "negativeFirst": "negative", "negativeSecond": "negative", "negativeNext": "negative", "negativeMore": "negative", "negativeShare": "negative",
    "positiveFirst": "positive", "positiveSecond": "positive", "positiveNext": "positive", "positiveMore": "positive", "positiveShare": "positive",
    "negativeRecent": "recentNegative", "negativeLast": "recentNegative", "positiveRecent": "recentPositive", "positiveLast": "recentPositive",
    "customerTurns": "length", "agentTurns": "length",
}
STATES = ("frustrated", "confused", "satisfied", "hesitant")
WORDS = {
    **{f"{name}{part}": name for name in ("leanNegative", "leanPositive") for part in ("Mean", "Last")},
    **{f"{state}{part}": state for state in STATES for part in ("Mean", "Most", "Last")},
    **{f"{cue}{part}": cue for cue in ("thanks", "refusal", "repeat", "sorry") for part in ("Count", "Last")},
    "wordsLast": "words", "wordsMean": "words",
}
FEATURES = {**TRAJECTORY, **WORDS}


def ramps(x):
    """How many: the first, the second, the next two, and what is beyond, each with a weight of its own."""
    return [min(x, 1), min(max(x - 1, 0), 1), min(max(x - 2, 0), 2), math.log1p(max(x - 4, 0))]


class Course:
    """Takes turns in order; `features()` gives the numbers of the conversation so far, in the order of FEATURES."""

    def __init__(self):
        self.customer = self.agent = self.words = self.words_last = 0
        self.signs, self.lean, self.lean_last = [], [0.0, 0.0], [0.0, 0.0]
        self.states = {state: [0.0, 0.0, 0.0] for state in STATES}
        self.cues = {name: [0, 0] for name in ("thanks", "refusal", "repeat", "sorry")}
        self.said = []

    def _cue(self, name, found):
        count = self.cues[name]
        count[0], count[1] = count[0] + found, int(found)

    def add(self, turn: Turn):
        text = turn.text.replace("\u2019", "'")
        if not turn.customer:
            self.agent += 1
            self._cue("sorry", bool(SORRY.search(text)))
            return
        self.customer += 1
        negative, _, positive = turn.polarity
        self.signs.append(-1 if negative >= ENOUGH else 1 if positive >= ENOUGH else 0)
        self.lean_last = [negative, positive]
        self.lean = [self.lean[0] + negative, self.lean[1] + positive]
        for state, value in zip(STATES, turn.states or (0.0,) * len(STATES)):
            known = self.states[state]
            known[0], known[1], known[2] = known[0] + value, max(known[1], value), value
        self._cue("thanks", bool(THANKS.search(text)))
        self._cue("refusal", bool(REFUSAL.search(text)))
        words = WORD.findall(text.lower())
        self.words, self.words_last = self.words + len(words), len(words)
        self._repeat(set(words))

    def _repeat(self, words):
        long = len(words) >= LEAST_WORDS
        self._cue("repeat", long and any(len(words & said) / len(words | said) >= REPEATED for said in self.said))
        if long:
            self.said = [*self.said, words][-REMEMBERED:]

    def features(self):
        n = max(self.customer, 1)
        recent = self.signs[-RECENT:] or [0]
        made = []
        for sign in (-1, 1):
            count = self.signs.count(sign)
            made += [*ramps(count), count / n]
        for sign in (-1, 1):
            made += [recent.count(sign) / len(recent), float(recent[-1] == sign)]
        made += [math.log1p(self.customer), math.log1p(self.agent)]
        for total, last in zip(self.lean, self.lean_last):
            made += [total / n, last]
        for total, most, last in self.states.values():
            made += [total / n, most, last]
        for total, last in self.cues.values():
            made += [math.log1p(total), last]
        return [*made, math.log1p(self.words_last), math.log1p(self.words / n)]


def prefixes(dialogue, shares):
    """[shares, features]: the course after each share of the turns, at least one."""
    course, wanted, made = Course(), [max(1, math.ceil(len(dialogue.turns) * share)) for share in shares], {}
    for place, turn in enumerate(dialogue.turns, 1):
        course.add(turn)
        if place in wanted:
            made[place] = course.features()
    return [made[place] for place in wanted]


def customer_turns(dialogue):
    """[customer turns, features]: the course after each turn of the customer."""
    course, made = Course(), []
    for turn in dialogue.turns:
        course.add(turn)
        if turn.customer:
            made.append(course.features())
    return made
