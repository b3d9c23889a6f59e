"""What the commands that train one fusion model have in common: material in, folder out; the network's numbers stay in the cache for the comparison."""

import argparse
from pathlib import Path

import torch

import fusion_material
from fusion_export import write_folder
from fusion_measure import figures_by_condition
from fusion_pairs import Pool
from fusion_training import answer, calibrated, fit, statistics_of


def pools_of(cache):
    """{"fit" | "valid" | "test": Pool}."""
    material = fusion_material.load(cache=cache)
    return {split: Pool(material, split) for split in ("fit", "valid", "test")}


def trained(name, build, pools, cache, epochs):
    """(network, learning curve); kept in the cache, from which it is taken when it is there."""
    network, path = build(statistics_of(pools["fit"])), Path(cache) / f"{name}.pt"
    if not path.exists():
        network, curve = fit(network, pools["fit"], pools["valid"], epochs)
        torch.save({"state": network.state_dict(), "curve": curve}, path)
    kept = torch.load(path, weights_only=True)
    network.load_state_dict(kept["state"])
    return network.eval(), kept["curve"]


def member_of(network, pools, **how):
    """How `fusion_measure` asks a network, and its calibration on the validation pairs."""
    ask = lambda drawn, rows: answer(network, drawn, rows, **how)[::2]  # noqa: E731
    return ask, calibrated(lambda drawn, rows: ask(drawn, rows)[0], pools["valid"])


def run(name, version, build, epochs, description):
    """Trains, calibrates and exports one model; `build` makes the network from the embeddings' statistics."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--cache", type=Path, default=fusion_material.CACHE)
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    pools = pools_of(wanted.cache)
    network, curve = trained(name, build, pools, wanted.cache, epochs)
    member = member_of(network, pools)
    metrics = figures_by_condition({name: member}, pools["test"], ("as paired",))["as paired"][name]
    times = write_folder(name, version, network, member[1], metrics, curve)
    print(name, "best validation recall", max(curve), "test", metrics, "ms", times)
