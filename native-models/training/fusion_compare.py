"""Compares all fusions, each recogniser alone and what the graph is without its parts, on the paired test; writes results/fusion.json and the cards.

    python native-models/training/fusion_compare.py [--cache DIR]    after fusion_concat.py, fusion_attention.py and fusion_graph.py
"""

import argparse
from pathlib import Path

import torch

import fusion_average
import fusion_average_fit
import fusion_material
from concat_head import ConcatHead
from fusion_command import member_of, pools_of, trained
from fusion_cards import write_cards
from fusion_measure import attacked, figures_by_condition
from fusion_networks import AttentionFusion, GraphFusion
from model_folder import rounded, write_json

EPOCHS = 24
# name: (how the network is made, how it is asked)
NETWORKS = {
    "concat": ("fusion-concat", ConcatHead, {}), "attention": ("fusion-attention", AttentionFusion, {}), "graph": ("fusion-graph", GraphFusion, {}),
}
VARIANTS = {
    "graph, replayed": ("fusion-graph", GraphFusion, {"live": False}),
    "no graph": ("ablation-no-graph", lambda s: GraphFusion(s, relational=False), {}),
    "no attention": ("ablation-no-attention", lambda s: GraphFusion(s, attend=False), {}),
}


def members(table, pools, cache):
    """{name: (ask, calibration)}; what is not trained yet is."""
    result = {}
    for name, (file, build, how) in table.items():
        network, _ = trained(file, build, pools, cache, EPOCHS)
        result[name] = member_of(network, pools, **how)
        print(name, flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=fusion_material.CACHE)
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    pools = pools_of(wanted.cache)
    pool, calibration = fusion_average_fit.fitted(wanted.cache)
    average = {"average": (fusion_average.member(pool)[0], calibration)}
    family = {**average, **members(NETWORKS, pools, wanted.cache)}
    variants = members(VARIANTS, pools, wanted.cache)
    result = rounded({"conditions": figures_by_condition(family, pools["test"]),
                      "variants": figures_by_condition({**variants, "no context": family["attention"]}, pools["test"], ("as paired", "face wrong")),
                      "attack": attacked(family, pools["test"]),
                      "calibration": {name: calibration for name, (_, calibration) in family.items()}}, 4)
    write_json(Path(__file__).parent / "results/fusion.json", result)
    write_cards(result)


if __name__ == "__main__":
    main()
