"""Trains the face network in slices: a checkpoint after every epoch, weights averaged along the way (their average is what is measured)."""

import copy
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import distributed, multiprocessing
from torch.nn import functional

from face_augment import augmented
from face_data import NO_LABEL
from face_networks import built
from face_residual import SIDE
from scores import unweighted_average_recall
from voice_training import AFFECT

SMOOTHING = 0.1
LATER_RATE = 0.6  # the peak rate of each cycle over the one before
FER_SHARE, VOTES_SHARE, AFFECT_SHARE = 0.7, 1.0, 0.3


def cycle_of(epoch, cycles):
    """(which cycle, epochs done in it, its length) of an epoch, counted from 0; `cycles` are lengths in epochs."""
    for number, length in enumerate(cycles):
        if epoch < length:
            return number, epoch, length
        epoch -= length
    raise ValueError("an epoch after the last cycle")


def rate_at(progress, peak, warm=0.04, fall=0.45):
    """Rises in the first 4 % of a cycle's steps, stays, and falls linearly to zero in the last 45 %."""
    return peak * min(1.0, progress / warm, max(0.0, (1 - progress) / fall))


def side_at(progress, number, network):
    """The ghost network sees small pictures first: 36, 40, then the full 48 pixels; a later cycle begins with 40. The other always enlarges them."""
    if network == "residual":
        return SIDE
    if number > 0:
        return 40 if progress < 0.4 else 48
    return 36 if progress < 0.3 else 40 if progress < 0.75 else 48


class Targets:
    """Training tensors on one device; uncertain original labels and unreadable votes weigh nothing."""

    def __init__(self, faces, device):
        certain = faces.fer != NO_LABEL
        hard = np.full((len(certain), 7), SMOOTHING / 7, np.float32)
        hard[np.arange(len(certain)), np.where(certain, faces.fer, 0)] += 1 - SMOOTHING
        as_tensor = lambda values: torch.from_numpy(np.ascontiguousarray(values)).to(device)  # noqa: E731
        self.pictures, self.fer, self.fer_weight = as_tensor(faces.pictures), as_tensor(hard), as_tensor(certain.astype(np.float32))
        self.votes, self.votes_weight = as_tensor(faces.votes), as_tensor(faces.votes_weight)
        self.affect = as_tensor(faces.votes @ AFFECT)


def loss_of(outputs, targets, chosen):
    """Cross-entropy with both kinds of labels, and the squared distance to the votes' place on the circumplex."""
    fer, votes, affect, _ = outputs
    on_fer = -(targets.fer[chosen] * functional.log_softmax(fer, 1)).sum(1) * targets.fer_weight[chosen]
    on_votes = -(targets.votes[chosen] * functional.log_softmax(votes, 1)).sum(1) * targets.votes_weight[chosen]
    on_affect = (affect - targets.affect[chosen]).square().sum(1) * targets.votes_weight[chosen]
    return (FER_SHARE * on_fer + VOTES_SHARE * on_votes + AFFECT_SHARE * on_affect).mean()


@torch.no_grad()
def predict(model, pictures, size=128, mirrored=False):
    """[fer logits, vote logits, affect, embedding] of uint8 faces [n, 48, 48]; `mirrored` averages with the mirror image."""
    model.eval()
    device = next(model.parameters()).device
    parts = []
    for start in range(0, len(pictures), size):
        faces = torch.from_numpy(np.ascontiguousarray(pictures[start : start + size]))[:, None].to(device).float() / 255
        found = model(faces)
        if mirrored:
            found = [(one + other) / 2 for one, other in zip(found, model(faces.flip(3)))]
        parts.append([part.float().cpu().numpy() for part in found])
    return [np.concatenate(column) for column in zip(*parts)]


def figures(model, valid):
    """Accuracy on both kinds of validation labels, each by its own head, and mean recall on the votes' majority."""
    fer, votes, _, _ = predict(model, valid.pictures)
    certain, clear = valid.fer != NO_LABEL, (valid.majority >= 0) & (valid.majority < 7)
    return {"fer": float((fer.argmax(1) == valid.fer)[certain].mean()), "votes": float((votes.argmax(1) == valid.majority)[clear].mean()),
            "recall": unweighted_average_recall(valid.majority[clear], votes.argmax(1)[clear])}


@torch.no_grad()
def average(slow, fast, step):
    """Moves the averaged weights and running statistics towards the present ones, faster at the start."""
    share = max(0.02, 1 / (step + 10))
    for kept, present in zip(slow.state_dict().values(), fast.state_dict().values()):
        kept.lerp_(present, share) if kept.is_floating_point() else kept.copy_(present)


def share_gradients(model):
    """Every worker gets the mean of all workers' gradients."""
    gradients = [p.grad for p in model.parameters()]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for gradient, mean in zip(gradients, flat.split([gradient.numel() for gradient in gradients])):
        gradient.copy_(mean.view_as(gradient))


class Run:
    """What a checkpoint holds: the model, its average, the optimiser and the curve so far."""

    def __init__(self, folder, device, network, seed, rate, decay):
        torch.manual_seed(seed)
        self.device, self.path, self.curve = device, Path(folder) / "checkpoint.pt", []
        self.model = built(network)
        if (Path(folder) / "start.pt").exists():
            self.model.load_state_dict(torch.load(Path(folder) / "start.pt"))
        self.model = self.model.to(device, memory_format=torch.channels_last)
        self.averaged = copy.deepcopy(self.model)
        kinds = [[p for p in self.model.parameters() if (p.ndim > 1) == wide] for wide in (True, False)]
        groups = [{"params": kinds[0], "weight_decay": decay}, {"params": kinds[1], "weight_decay": 0.0}]
        self.optimiser = torch.optim.SGD(groups, rate, momentum=0.9, nesterov=True)
        if self.path.exists():
            kept = torch.load(self.path, map_location=device)
            for name in ("model", "averaged", "optimiser"):
                getattr(self, name).load_state_dict(kept[name])
            self.curve = kept["curve"]

    def save(self):
        kept = {name: getattr(self, name).state_dict() for name in ("model", "averaged", "optimiser")}
        torch.save({**kept, "curve": self.curve}, self.path.with_suffix(".part"))
        self.path.with_suffix(".part").rename(self.path)


def train_epoch(run, targets, network, epoch, cycles, size, rate, seed, rank, workers):
    """One pass over the faces, every worker over its share of each batch; the mean loss."""
    torch.manual_seed(1000 * seed + epoch)
    order = torch.randperm(len(targets.pictures), device=run.device)
    torch.manual_seed(1000 * seed + epoch + 500_000 * (rank + 1))
    run.model.train()
    number, done, length = cycle_of(epoch, cycles)
    steps, losses, peak = len(order) // (size * workers), [], rate * LATER_RATE**number
    for step in range(steps):
        progress = (done + (step + 0.5) / steps) / length
        for group in run.optimiser.param_groups:
            group["lr"] = rate_at(progress, peak)
        chosen = order[(step * workers + rank) * size :][:size]
        pictures = augmented(targets.pictures[chosen], side_at(progress, number, network)).to(memory_format=torch.channels_last)
        with torch.autocast("cuda", torch.bfloat16, enabled=run.device.type == "cuda"):
            outputs = run.model(pictures)
        loss = loss_of([part.float() for part in outputs], targets, chosen)
        run.optimiser.zero_grad()
        loss.backward()
        if workers > 1:
            share_gradients(run.model)
        torch.nn.utils.clip_grad_norm_(run.model.parameters(), 5.0)
        run.optimiser.step()
        losses.append(loss.detach())
        if rank == 0 and step % 5 == 0:
            average(run.averaged, run.model, (epoch * steps + step) // 5)
    return float(torch.stack(losses).mean())


def work(rank, workers, faces, valid, folder, options):
    """One worker: trains until the epochs or the slice's time are over; the first one measures and keeps the checkpoint."""
    network, seed, cycles, size, rate = (options[name] for name in ("network", "seed", "cycles", "size", "rate"))
    device, started = torch.device("cuda" if torch.cuda.is_available() else "cpu"), time.time()
    threads = torch.get_num_threads()
    if workers > 1:
        torch.set_num_threads(1)
        distributed.init_process_group("gloo", init_method=f"file://{folder}/rendezvous", rank=rank, world_size=workers)
    run, targets = Run(folder, device, network, seed, rate, options["decay"]), Targets(faces, device)
    for epoch in range(len(run.curve), sum(cycles)):
        began = time.time()
        loss = train_epoch(run, targets, network, epoch, cycles, size, rate, seed, rank, workers)
        if rank == 0:
            torch.set_num_threads(threads)
            point = {"epoch": epoch + 1, "loss": loss, **figures(run.averaged, valid), "seconds": time.time() - began}
            torch.set_num_threads(1 if workers > 1 else threads)
            run.curve.append({key: round(value, 4) for key, value in point.items()})
            print(json.dumps(run.curve[-1]), flush=True)
            run.save()
        late = torch.tensor([float(time.time() - started > options["slice_seconds"])])
        if workers > 1:
            distributed.broadcast(late, 0)
        if late.item():
            break
    if workers > 1:
        distributed.destroy_process_group()


def train(faces, valid, folder, workers, **options):
    """Trains, or goes on from the folder's checkpoint, with `workers` processes of one thread each (one uses the GPU)."""
    (Path(folder) / "rendezvous").unlink(missing_ok=True)
    arguments = (workers, faces, valid, str(Path(folder).resolve()), options)
    if workers == 1:
        work(0, *arguments)
    else:
        multiprocessing.spawn(work, arguments, workers)


def trained(folder, epochs, network):
    """(averaged model, curve, whether all epochs are done) of the folder's checkpoint."""
    kept = torch.load(Path(folder) / "checkpoint.pt", map_location="cpu")
    model = built(network)
    model.load_state_dict(kept["averaged"])
    return model.eval(), kept["curve"], len(kept["curve"]) >= epochs
