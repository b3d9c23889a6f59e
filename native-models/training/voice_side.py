"""What the exported voice model makes of every clip, for the speaker's baseline; kept in the frames' cache.

    python native-models/training/voice_side.py --cache DIR    the frames' cache of voice_emotion.py, complete
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np

import encoder_frames
from face_measure import open_model
from voice_clips import Clips

# voice_baseline.py reads the embeddings in this order.
COPIES = ("clean", "telephone", "varied")


def keep(clips, split, folder, cache):
    """Writes embeddings, logits and labels of the split's clips, every copy there is, for this very model."""
    kind = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()[:12]
    saved = cache / f"voice-side-{split}-{kind}.npz"
    if saved.exists():
        return
    model, found, labels = open_model(folder / "model.onnx"), [], []
    for copy in COPIES:
        for row in clips.where(split):
            frames = clips.frames[copy][row]
            if len(frames):
                flat = frames.reshape(1, len(frames), -1).astype(np.float32)
                found.append(model.run(["embedding", "logits"], {"frames": flat}))
                labels.append(clips.labels[row])
    np.savez(saved, embeddings=np.concatenate([f[0] for f in found]), logits=np.concatenate([f[1] for f in found]), labels=np.array(labels))


def main():
    here = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=here.parents[1] / "shared/data")
    parser.add_argument("--cache", type=Path, required=True)
    wanted = parser.parse_args()
    clips = Clips(encoder_frames.clips(wanted.data / "speech"), wanted.cache, COPIES, prepare=False)
    for split in ("train", "valid", "test"):
        keep(clips, split, here / "voice-emotion", wanted.cache)


if __name__ == "__main__":
    main()
