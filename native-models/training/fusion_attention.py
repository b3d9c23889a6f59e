"""Trains and exports native-models/fusion-attention, the paper's section 3.3. See README.md; the card is written by fusion_compare.py."""

from fusion_command import run
from fusion_networks import AttentionFusion

NAME, EPOCHS = "fusion-attention", 30

if __name__ == "__main__":
    run(NAME, "1.0.0", AttentionFusion, EPOCHS, __doc__)
