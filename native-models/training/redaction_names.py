"""Trains the tagger that tells names of people in recognised speech, measures it and writes app/privacy/redaction/name-weights.ts. See README.md."""

import argparse
import base64
import csv
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np

# As app/privacy/redaction/name-tagger.ts computes them: the two files change together.
BUCKETS = 1 << 15
ROOT = Path(__file__).resolve().parents[2]
TEXT = ROOT.parent / "shared" / "data" / "text"
WEIGHTS = ROOT / "app" / "privacy" / "redaction" / "name-weights.ts"
GOLDEN = ROOT / "app" / "privacy" / "redaction" / "name-golden.json"
EPOCHS, RATE, DROPPED_WORDS, SEED = 6, 0.15, 0.25, 20_26
# Features seen less often are left out, and words seen less often are strangers: names mostly are. Their weight is kept after the buckets'.
FEWEST, UNLISTED = 4, BUCKETS
# No weight is as low: the bucket belongs to no feature.
EMPTY = -128
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")

# Said around names in calls; {} is a name, {g} a given name, {f} a family name.
FRAMES = """my name is {}|my name's {}|this is {}|this is {} speaking|hi this is {} calling|hello my name is {} and i have a problem with my bill|it's {}|i'm {}
yes it's {}|the name is {}|the account is in the name of {}|it should be under {}|it's under {f}|thank you {g}|thanks {g}|okay {g} let me check that for you|hi {g} how are you today
good morning {g} how can i help|mister {f}|miss {f} are you still there|thank you mister {f}|and missus {f}|hello missus {f}|doctor {f}|{}|{g}|{f}|yes {}|sure {}|um {}
you're speaking with {g}|you are through to {g}|my name is {g} how can i help you today|am i speaking with {}|is that {}|can i speak to {g}|i spoke to {g} yesterday
i talked to somebody called {g} last week|a lady named {g} told me that|my husband {g} ordered it|my wife {g} called you|my son {g} uses it|my daughter's name is {g}
{g} from billing promised me a refund|first name {g} last name {f}|last name {f}|first name is {g}|surname {f}|my surname is {f}|the card holder is {}|it says {} on the card
please send it to {}|the parcel is for {}|can you add {} to the account|{} is the account holder|let me put you through to {g}|{g} here|hi {g} here again|so {g} what can i do for you
my husband {}|my wife {}|my son {} needs it|my daughter {} has the phone|i see the account of {}|is this the account of {}|hello {g} speaking|good afternoon i'm {}
hi i'm {g}|you are through to {}|no that is {}|the account holder is {}|and my partner is {}|i am {} by the way|my colleague {g} will call you back|i was promised by {g} that it would be fixed|have a nice day {g}|goodbye {g}|bye {g} thank you""".replace("\n", "|").split("|")

# What is said on after a name, and before one of those sentences.
AFTER = """and i have a problem with my order|and i want to change my contract|i want to cancel|calling about my bill|can i take your account number please|let me have a look|how are you
i will check that now|one moment please|and the zip code|and my date of birth|what can i do for you|how can i help|i ordered a phone|uses the phone but i pay for it
from your team yesterday|and who is this|is that right|could you confirm your address|and the first line of the address|is the account holder|i see the account|that is all
from the second line|told me so|said it was fine|is still waiting|has been a customer for years|the policy number please|so what happened|may i ask why""".replace("\n", "|").split("|")
BEFORE = """hello|hi|good morning|good afternoon|yes|well|so|um|okay|right|sorry|thank you for calling|great|perfect|all right|no""".split("|")
# So often a made line's name is put together from the halves of two: names nobody has listed are told by what stands around them.
BLENDED = 0.45


def fnv(text):
    value = 0x811C9DC5
    for char in text:
        value = ((value ^ ord(char)) * 0x01000193) & 0xFFFFFFFF
    return value


def features(words, at):
    """(all, the word's own one): what is known of one word of an utterance, by name."""
    word = words[at]
    around = lambda i: words[i] if 0 <= i < len(words) else ("<" if i < 0 else ">")  # noqa: E731
    marked = f"^{word}$"
    names = [f"p1 {around(at - 1)}", f"p2 {around(at - 2)} {around(at - 1)}", f"n1 {around(at + 1)}", f"n2 {around(at + 1)} {around(at + 2)}",
             f"length {min(len(words), 6)}", f"at {min(at, 3)} {min(len(words) - at, 3)}", f"size {min(len(word), 9)}"]
    names += [f"start {word[:n]}" for n in range(1, 5)] + [f"end {word[-n:]}" for n in range(1, 5)]
    names += [f"part {marked[i:i + 3]}" for i in range(len(marked) - 2)]
    return names, f"word {word}"


class Table:
    """Which feature each bucket belongs to: of those that fall into one the most frequent; the others, and rare ones, are not known."""

    def __init__(self, counts):
        self.owners, self.places = {}, {}
        for name, count in counts.most_common():
            if count < FEWEST:
                break
            value = fnv(name)
            place = value % BUCKETS
            if place not in self.owners:
                self.owners[place], self.places[name] = value >> 24, place

    def of(self, names, own):
        """Buckets of the features that are known; a word that is not has `unlisted` instead."""
        found = [self.places[name] for name in names if name in self.places]
        return found + [self.places.get(own, UNLISTED)]

    def checks(self):
        checks = np.zeros(BUCKETS, np.uint8)
        for place, check in self.owners.items():
            checks[place] = check
        return checks


def words_of(text):
    return WORD.findall(text.lower().replace("’", "'"))


def rows_of(path):
    opened = gzip.open(path, "rt", encoding="utf8") if str(path).endswith(".gz") else open(path, encoding="utf8")
    with opened as file:
        yield from csv.DictReader(file)


def service_chats(part):
    """MultiDoGO's sentences with the places of names; its words are split at blanks."""
    for row in rows_of(TEXT / "multidogo" / f"sentence_{part}.csv.gz"):
        slots = [slot.split(":", 1) for slot in row["slots"].split("|") if ":" in slot]
        marked = {int(place) for place, name in slots if name == "name" and place.isdigit()}
        words = row["text"].lower().split()
        if words and all(WORD.fullmatch(word) for word in words):
            yield words, {place for place in marked if place < len(words) and words[place].isalpha()}


def requests():
    """NLU++ with its names of persons, NatCS and GoEmotions without any (there they are masked)."""
    for row in rows_of(TEXT / "nlupp" / "nlupp.csv"):
        words, named = words_of(row["text"]), set()
        for slot in row["slots"].split("|"):
            if slot.startswith("person_name="):
                name = words_of(slot.split("=", 1)[1])
                named |= {i + k for i in range(len(words)) if words[i:i + len(name)] == name for k in range(len(name))}
        yield words, named
    for row in rows_of(TEXT / "natcs_utterances" / "utterances.csv"):
        yield words_of(row["text"]), set()
    chosen = sorted((TEXT / "goemotions").glob("train*"))[0]
    for i, row in enumerate(rows_of(chosen)):
        if i % 2 == 0 and "[" not in row["text"]:
            yield words_of(row["text"]), set()


def made_lines(random, count):
    lists = {line.split()[0]: line.split()[1:] for line in (Path(__file__).parent / "redaction_names.txt").read_text().splitlines() if not line.startswith("#")}
    choose = lambda options: options[random.integers(len(options))]  # noqa: E731

    def name(kind, blended):
        one, other = choose(lists[kind]), choose(lists[kind])
        return one[: 1 + len(one) // 2] + other[len(other) // 2:] if blended else one

    for _ in range(count):
        words, named, blended = [], set(), random.random() < BLENDED
        frame = choose(FRAMES).split()
        if random.random() < 0.25:
            frame = choose(BEFORE).split() + frame
        if frame[-1].startswith("{") and random.random() < 0.6:
            frame = frame + choose(AFTER).split()
        for word in frame:
            full = [name("given", blended), name("family", blended)][: 1 + (random.random() < 0.7)]
            found = {"{g}": [name("given", blended)], "{f}": [name("family", blended)], "{}": full}.get(word)
            named |= {len(words) + k for k in range(len(found or []))}
            words += found or [word]
        yield words, named


def train(lines, random):
    named_words = [(*features(words, i), float(i in named)) for words, named in lines for i in range(len(words)) if not words[i].isdigit()]
    counts = Counter()
    for names, own, _ in named_words:
        counts.update(names)
        counts[own] += 1
    table = Table(counts)
    examples = [(np.array(table.of(names, own)), truth) for names, own, truth in named_words]
    del named_words
    weights, bias, squared = np.zeros(BUCKETS + 1), 0.0, np.full(BUCKETS + 1, 1e-2)
    print(f"{len(examples)} words, {sum(e[1] for e in examples):.0f} of names, {len(table.owners)} features", flush=True)
    for epoch in range(EPOCHS):
        loss = 0.0
        for place in random.permutation(len(examples)):
            found, truth = examples[place]
            if random.random() < DROPPED_WORDS:
                found = np.append(found[:-1], UNLISTED)
            score = weights[found].sum() + bias
            probability = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
            error = probability - truth
            loss -= np.log(max(1e-9, probability if truth else 1 - probability))
            if abs(error) < 1e-3:
                continue
            squared[found] += error * error
            weights[found] -= RATE * error / np.sqrt(squared[found])
            bias -= 0.01 * error
        print(f"epoch {epoch + 1}: loss {loss / len(examples):.4f}", flush=True)
    return table, weights, bias


def quantised(weights):
    scale = np.quantile(np.abs(weights[weights != 0]), 0.999) / 127
    return np.clip(np.round(weights / scale), -127, 127).astype(np.int8), float(scale)


def probability(table, weights, scale, bias, words, at):
    score = float(weights[table.of(*features(words, at))].astype(np.int64).sum()) * scale + bias
    return 1 / (1 + np.exp(-score))


def measure(model, lines, threshold):
    hit = missed = false = 0
    for words, named in lines:
        for i, word in enumerate(words):
            if word.isdigit():
                continue
            found = probability(*model, words, i) >= threshold
            hit, missed, false = hit + int(found and i in named), missed + int(not found and i in named), false + int(found and i not in named)
    return {"threshold": threshold, "recall": round(float(hit / max(1, hit + missed)), 3), "precision": round(float(hit / max(1, hit + false)), 3), "names": int(hit + missed)}


def in_lines(array):
    text = base64.b64encode(array.tobytes()).decode()
    return "\n".join(f"  '{text[i:i + 112]}'," for i in range(0, len(text), 112))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--made", type=int, default=30_000, help="lines made of frames and listed names")
    args = parser.parse_args()
    random = np.random.default_rng(SEED)
    lines = [*service_chats("train"), *requests(), *made_lines(random, args.made)]
    table, weights, bias = train(lines, random)
    small, scale = quantised(weights)
    small[[place for place in range(BUCKETS) if place not in table.owners]] = EMPTY
    model = (table, small, round(scale, 8), round(float(bias), 6))
    dev = list(service_chats("dev"))
    for threshold in (0.3, 0.5, 0.7, 0.9):
        print("MultiDoGO dev, words", json.dumps(measure(model, dev, threshold)))
    WEIGHTS.write_text(f"""/** Written by native-models/training/redaction_names.py: what each feature of a word says for its being a name. */

/** Log odds are sums of weights times `scale`, and `bias`. */
export const NAME_SCALE = {model[2]};
export const NAME_BIAS = {model[3]};
/** The weight of a word that is none of the known ones. */
export const UNLISTED_WEIGHT = {int(small[UNLISTED])};
/** `[{BUCKETS}]` signed bytes, in base64; {EMPTY} where a bucket belongs to no feature. */
export const NAME_WEIGHTS = [
{in_lines(small[:BUCKETS])}
].join('');
/** `[{BUCKETS}]` bytes, in base64: the first byte of the hash of the feature that a bucket belongs to. */
export const NAME_CHECKS = [
{in_lines(table.checks())}
].join('');
""")
    examples = ["my name is priya raman", "thank you mister okonkwo let me check", "i want to pay my bill", "can i speak to janet please", "viswa"]
    golden = [{"words": line.split(), "probabilities": [round(probability(*model, line.split(), i), 6) for i in range(len(line.split()))]} for line in examples]
    GOLDEN.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
