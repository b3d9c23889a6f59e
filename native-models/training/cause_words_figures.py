"""How well the words of causes are found, and what is known without a model."""
import re
import string
from collections import Counter

import numpy as np

from cause_words_network import best_span
from cause_words_rows import Row


def compared(text: str) -> list[str]:
    """Words as SQuAD compares them (Rajpurkar et al. 2016): lower case, without punctuation and articles."""
    plain = ''.join(char for char in text.lower() if char not in string.punctuation)
    return re.sub(r'\b(a|an|the)\b', ' ', plain).split()


def word_f1(found: list[str], meant: list[str]) -> float:
    if not found or not meant:
        return float(found == meant)
    return 2 * (Counter(found) & Counter(meant)).total() / (len(found) + len(meant))


def whole_words(text: str, start: int, end: int) -> str:
    """The span with the rest of the words it cuts; twin of `wholeWords` in app/recognition/cause-words.ts."""
    start -= len(re.search(r'\S*$', text[:start]).group())
    end += len(re.match(r'\S*', text[end:]).group())
    return text[start:end].rstrip(',;:')


def found_words(row: Row, logits: np.ndarray) -> str:
    places = row.places[1:-1]
    if not places:
        return ''
    first, last = best_span(logits[1:-1])
    return whole_words(row.pair.cause, places[first][0], places[last][1])


def last_clause(text: str) -> str:
    """The last of the clauses that punctuation ends; twin of `lastClause` in app/evaluation/cause-words-figures.ts."""
    return ([clause for clause in re.split(r'(?<=[,.!?;])\s+', text.strip()) if compared(clause)] or [text])[-1]


def figures(rows: list[Row], answers: list[str]) -> dict[str, float]:
    """Mean word F1 and share of exact answers over pairs; of several right spans the one that is met best counts."""
    meant = [[compared(row.pair.cause[start:end]) for start, end in row.pair.spans] for row in rows]
    found = [compared(answer) for answer in answers]
    return {'f1': float(np.mean([max(word_f1(f, m) for m in all_of) for f, all_of in zip(found, meant)])),
            'exactMatch': float(np.mean([f in all_of for f, all_of in zip(found, meant)]))}


RULES = {'wholeUtterance': lambda text: text, 'lastClause': last_clause}


def baselines(rows: list[Row]) -> dict[str, dict[str, float]]:
    return {name: figures(rows, [rule(row.pair.cause) for row in rows]) for name, rule in RULES.items()}
