"""Writes a committed model's folder: the file's checksum into manifest.json, golden numbers, the card's tables, a learning curve as SVG."""

import hashlib
import json
from pathlib import Path


def rounded(value, digits=5):
    """Numbers, lists and dicts of numbers with few digits, so that files stay readable."""
    if isinstance(value, dict):
        return {str(key): rounded(inner, digits) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(inner, digits) for inner in value]
    if hasattr(value, "tolist"):
        return rounded(value.tolist(), digits)
    return round(value, digits) if isinstance(value, float) else value


def write_json(path, content):
    Path(path).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_manifest(folder):
    return json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))


def write_manifest(folder, manifest):
    """Adds size and checksum of the model file; everything else is the caller's."""
    content = (Path(folder) / manifest["file"]).read_bytes()
    head = {key: manifest[key] for key in ("name", "version", "file")}
    sums = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    write_json(Path(folder) / "manifest.json", {**head, **sums, **{k: v for k, v in manifest.items() if k not in head}})


def table(rows, head):
    """A Markdown table of a model card."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def write_curve(path, title, lines):
    """A learning curve as SVG; `lines` is {name: [value per epoch]}, values in [0, 1]."""
    width, height, left, top = 460, 240, 40, 28
    longest = max(len(values) for values in lines.values())
    x = lambda i: left + i / max(1, longest - 1) * (width - left - 10)  # noqa: E731
    y = lambda v: height - 26 - v * (height - top - 30)  # noqa: E731
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             f'<rect width="{width}" height="{height}" fill="white"/><text x="{left}" y="16">{title}</text>']
    for value in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<path d="M{left} {y(value):.1f}H{width - 10}" stroke="#ddd"/><text x="8" y="{y(value) + 4:.1f}">{value}</text>')
    for colour, (name, values) in zip(("#0b6", "#36c", "#c63", "#939"), lines.items()):
        points = " ".join(f"{x(i):.1f},{y(value):.1f}" for i, value in enumerate(values))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{x(len(values) - 1) - 90:.1f}" y="{y(values[-1]) - 6:.1f}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{width - 60}" y="{height - 8}">epoch {longest}</text></svg>')
    Path(path).write_text("\n".join(parts) + "\n", encoding="utf-8")
