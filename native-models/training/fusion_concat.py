"""Trains and exports native-models/fusion-concat, the paper's section 5: the baseline. See README.md; the card is written by fusion_compare.py."""

from concat_head import ConcatHead
from fusion_command import run

NAME, EPOCHS = "fusion-concat", 30

if __name__ == "__main__":
    run(NAME, "3.0.0", ConcatHead, EPOCHS, __doc__)
