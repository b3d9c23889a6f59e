"""What the three recognisers make of every voice, face and text that fusion learns from; computed once into a cache outside the repository.

    python native-models/training/fusion_material.py --encoder …/encoder_model.onnx [--cache DIR]
"""

import argparse
import hashlib
import random
from pathlib import Path

import numpy as np

import audio
import encoder_frames
import fusion_faces
import fusion_texts
from face_measure import open_model
from scores import EMOTIONS
from text_wordpiece import WordPiece

HERE = Path(__file__).resolve().parents[1]
DATA = HERE.parents[1] / "shared/data"
CACHE = Path.home() / ".cache/emoaisec-fusion"
# Every item as it is and made worse, so that fusion learns what a bad signal looks like.
COPIES = {"voice": ("clean", "telephone", "noisy"), "face": ("clean", "blurred"), "text": ("clean", "misheard")}
NOISY_DB = 4.0
# Of what it learned from the recogniser is too sure: most of the fitting voices are its own only for validation.
SEEN_VOICES, TEST_VOICES, VALID_SPEAKERS = 100, 400, 4
LONGEST_TEXT = 64  # word pieces
SEED = 5


def voice_rows(speech_folder):
    """{split: [(row, seen)]}; no speaker is in two splits. The recogniser's validation speakers are parted between fit and valid."""
    rows = [row for row in encoder_frames.clips(speech_folder) if row["dataset"] != "urdu"]
    rng = random.Random(SEED)
    speakers = sorted({(row["dataset"], row["speaker"]) for row in rows if row["split"] == "valid"})
    # One speaker of each set where there are two, the rest from CREMA-D.
    held = [("crema_d", name) for set_, name in speakers if set_ == "crema_d"][: VALID_SPEAKERS - 1] + [next(s for s in speakers if s[0] == "ravdess")]
    own = lambda row: (row["dataset"], row["speaker"])  # noqa: E731
    unseen = [row for row in rows if row["split"] == "valid"]
    seen = rng.sample([row for row in rows if row["split"] == "train"], SEEN_VOICES)
    return {"fit": [(row, False) for row in unseen if own(row) not in held] + [(row, True) for row in seen],
            "valid": [(row, False) for row in unseen if own(row) in held],
            "test": [(row, False) for row in rng.sample([row for row in rows if row["split"] == "test"], TEST_VOICES)]}


def voices(speech_folder, encoder, model):
    """Arrays by split: embedding [n, copies, 288], logits [n, copies, 7], clarity [n, copies], label, seen, path."""
    chosen = voice_rows(speech_folder)
    talk = encoder_frames.talk_of([row for split in chosen.values() for row, _ in split], "valid")
    result = {}
    for split, rows in chosen.items():
        found, kept = [], []
        for row, seen in rows:
            rng = np.random.default_rng([SEED, len(found)])
            clean = audio.cut_to_speech(audio.decode(row["file"]))
            copies = (clean, audio.telephone(clean, rng), audio.office(clean, talk, rng, NOISY_DB))
            frames = [encoder_frames.frames_of(audio.normalise_level(np.asarray(copy, np.float32)), encoder) for copy in copies]
            if min(map(len, frames)) == 0:
                continue
            found.append([model.run(["embedding", "logits", "clarity"], {"frames": f.reshape(1, len(f), -1).astype(np.float32)}) for f in frames])
            kept.append((row, seen))
        print("voices", split, len(kept), flush=True)
        part = lambda place: np.array([[copy[place][0] for copy in item] for item in found])  # noqa: E731
        result[split] = {"embedding": part(0), "logits": part(1), "clarity": part(2)[..., 0],
                         "label": np.array([EMOTIONS.index(row["label"]) for row, _ in kept]), "seen": np.array([seen for _, seen in kept]),
                         "path": np.array([str(row["file"].relative_to(Path(speech_folder).parent)) for row, _ in kept])}
    return result


def texts(text_folder, vocabulary, model):
    """Arrays by split: embedding [n, copies, 128], logits [n, copies, 7], label, dialogue, turn, speaker, dataset, text; in the dialogues' order."""
    pieces, result = WordPiece(vocabulary), {}

    def read(text):
        ids = np.array([pieces.encode(text, LONGEST_TEXT)], np.int64)
        return model.run(["embedding", "logits"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})

    for split, dialogues in fusion_texts.read(text_folder).items():
        spoken = [utterance for dialogue in dialogues for utterance in dialogue]
        rng = random.Random(SEED)
        found = [[read(u.text), read(fusion_texts.misheard(u.text, rng))] for u in spoken]
        print("texts", split, len(spoken), flush=True)
        part = lambda place: np.array([[copy[place][0] for copy in item] for item in found])  # noqa: E731
        result[split] = {"embedding": part(0), "logits": part(1), **{name: np.array([getattr(u, name) for u in spoken])
                                                                   for name in ("label", "dialogue", "turn", "speaker", "dataset", "text")}}
    return result


def kept(cache, name, models, make):
    """The arrays by split, made by `make` when the cache has none for these very models."""
    kind = hashlib.sha256(b"".join((HERE / model / "model.onnx").read_bytes() for model in models)).hexdigest()[:12]
    result = {}
    paths = {split: Path(cache) / f"{name}-{split}-{kind}.npz" for split in fusion_texts.SPLITS}
    if not all(path.exists() for path in paths.values()):
        Path(cache).mkdir(parents=True, exist_ok=True)
        for split, arrays in make().items():
            np.savez(paths[split], **arrays)
    for split, path in paths.items():
        with np.load(path) as arrays:
            result[split] = {key: arrays[key] for key in arrays.files}
    return result


def load(data=DATA, cache=CACHE, encoder=None):
    """{"voice" | "face" | "text": {split: arrays}}; without the encoder only from a complete cache."""
    vocabulary = (HERE / "text-emotion/vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = vocabulary[:-1] if vocabulary[-1] == "" else vocabulary
    model = lambda name: open_model(HERE / name / "model.onnx")  # noqa: E731
    return {"text": kept(cache, "text", ["text-emotion"], lambda: texts(data / "text", vocabulary, model("text-emotion"))),
            "face": kept(cache, "face", ["face-emotion"], lambda: fusion_faces.faces(data / "face/fer2013", model("face-emotion"))),
            "voice": kept(cache, "voice", ["voice-emotion"],
                          lambda: voices(data / "speech", encoder_frames.open_encoder(encoder), model("voice-emotion")))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--encoder", type=Path, required=True)
    wanted = parser.parse_args()
    load(wanted.data, wanted.cache, wanted.encoder)


if __name__ == "__main__":
    main()
