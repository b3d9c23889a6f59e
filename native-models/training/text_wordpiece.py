"""BERT WordPiece, uncased: the trainer's twin of app/recognition/wordpiece.ts.

Both sides must give the same ids for every string; golden.json beside the model pins a dozen of them.
The algorithm is the published one of BERT (Devlin et al. 2019): clean, lower-case, strip accents, split at white
space, punctuation and CJK ideographs, then greedy longest match over the vocabulary.
"""
import unicodedata

PAD, UNK, CLS, SEP = '[PAD]', '[UNK]', '[CLS]', '[SEP]'
MAX_WORD_CHARS = 100  # longer words become [UNK], as in BERT
CJK = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
       (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def is_punctuation(char: str) -> bool:
    """ASCII symbols count as punctuation too, as in BERT."""
    code = ord(char)
    return 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126 \
        or unicodedata.category(char).startswith('P')


def placed_characters(text: str) -> list[tuple[str, int]]:
    """The text in lower case, accents apart, each character with the place it comes from. Lower-casing and NFD change the order of
    marks at most, and how many characters one becomes does not depend on its neighbours."""
    places = [at for at, char in enumerate(text) for _ in unicodedata.normalize('NFD', char.lower())]
    return list(zip(unicodedata.normalize('NFD', text.lower()), places, strict=True))


def placed_words(text: str) -> list[tuple[str, list[tuple[int, int]]]]:
    """Lower-cased words and single punctuation marks, in order, with where each of their characters stands (start, end after it).

    What is dropped inside a word, an accent or a control character, belongs to the character before it.
    """
    out: list[tuple[str, list[tuple[int, int]]]] = []
    word, spans = '', []
    for char, at in placed_characters(text):
        category = unicodedata.category(char)
        space = char in ' \t\n\r' or category == 'Zs'
        if not space and (category == 'Mn' or char == '\ufffd' or category[0] == 'C'):
            if spans:
                spans[-1] = (spans[-1][0], at + 1)
            continue
        single = not space and (is_punctuation(char) or any(a <= ord(char) <= b for a, b in CJK))
        if space or single:
            if word:
                out.append((word, spans))
            word, spans = '', []
            if single:
                out.append((char, [(at, at + 1)]))
        else:
            word += char
            spans.append((at, at + 1))
    return [*out, (word, spans)] if word else out


def split_words(text: str) -> list[str]:
    """Lower-cased words and single punctuation marks, in order."""
    return [word for word, _ in placed_words(text)]


class WordPiece:
    """Ids of a text under a vocabulary (one piece a line; the line number is the id)."""

    def __init__(self, pieces: list[str]):
        self.pieces = pieces
        self.ids = {piece: i for i, piece in enumerate(pieces)}
        self._words: dict[str, list[int]] = {}

    def word_ids(self, word: str) -> list[int]:
        found = self._words.get(word)
        if found is None:
            found = self._words[word] = self._match(word)
        return found

    def _match(self, word: str) -> list[int]:
        if len(word) > MAX_WORD_CHARS:
            return [self.ids[UNK]]
        ids, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = ('##' if start else '') + word[start:end]
                if piece in self.ids:
                    break
                end -= 1
            if end == start:
                return [self.ids[UNK]]
            ids.append(self.ids[piece])
            start = end
        return ids

    def encode(self, text: str, max_tokens: int) -> list[int]:
        """[CLS] pieces [SEP], the pieces cut so that the whole is at most max_tokens."""
        return self.encode_placed(text, max_tokens)[0]

    def encode_placed(self, text: str, max_tokens: int) -> tuple[list[int], list[tuple[int, int] | None]]:
        """The ids of `encode`, and where each piece stands in the text (start, end after it); None for [CLS] and [SEP]."""
        body, places = [], []
        for word, spans in placed_words(text):
            at = 0
            for piece in self.word_ids(word):
                size = len(word) if piece == self.ids[UNK] else len(self.pieces[piece].removeprefix('##' if at else ''))
                body.append(piece)
                places.append((spans[at][0], spans[at + size - 1][1]))
                at += size
        most = max(0, max_tokens - 2)
        return [self.ids[CLS], *body[:most], self.ids[SEP]], [None, *places[:most], None]
