"""Trains and exports native-models/fusion-graph, attention over utterances x modalities. See README.md; the card is written by fusion_compare.py."""

from fusion_command import run
from fusion_networks import GraphFusion

NAME, EPOCHS = "fusion-graph", 24

if __name__ == "__main__":
    run(NAME, "1.0.0", GraphFusion, EPOCHS, __doc__)
