"""Renders the comparison of architectures in the voice model's card anew, after another architecture's results came to `results/`.

    python native-models/training/voice_comparison.py
"""

from pathlib import Path

from voice_report import comparison

HEAD, END = "| architecture |", "\n\n## Validation speakers"


def main():
    here = Path(__file__).parent
    card = here.parent / "voice-emotion" / "model-card.md"
    text = card.read_text(encoding="utf-8")
    start = text.index(HEAD)
    card.write_text(text[:start] + comparison(here / "results") + text[text.index(END, start):], encoding="utf-8")


if __name__ == "__main__":
    main()
