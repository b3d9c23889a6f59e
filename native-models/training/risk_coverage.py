"""Draws what abstaining costs and gains: the accuracy of what is answered against its share, for any model's card."""

from pathlib import Path

COLOURS = ("#0b6", "#36c", "#c63", "#939", "#777")


def write_risk_coverage(path, title, lines, threshold, lowest=0.5):
    """An SVG with one line for each of `lines`, {name: [(threshold, share kept, accuracy of the kept)]} as `scores.risk_coverage`
    gives them; a dot marks on each line the `threshold` in use. Accuracies run from `lowest` (a tenth: 0.5, 0.4, ...) to 1."""
    width, height, left, top = 460, 260, 44, 30
    x = lambda share: left + share * (width - left - 12)  # noqa: E731
    y = lambda accuracy: height - 30 - (accuracy - lowest) / (1 - lowest) * (height - top - 34)  # noqa: E731
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             f'<rect width="{width}" height="{height}" fill="white"/><text x="{left}" y="16">{title}</text>']
    for tenth in range(round(lowest * 10), 11):
        value = 1 if tenth == 10 else tenth / 10
        parts.append(f'<path d="M{left} {y(value):.1f}H{width - 12}" stroke="#ddd"/><text x="10" y="{y(value) + 4:.1f}">{value}</text>')
    parts += [f'<text x="{x(share) - 6:.1f}" y="{height - 12}">{share}</text>' for share in (0.2, 0.4, 0.6, 0.8, 1)]
    for place, (colour, (name, curve)) in enumerate(zip(COLOURS, lines.items())):
        points = [(x(share), y(max(accuracy, lowest)), limit) for limit, share, accuracy in curve]
        parts.append(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b, _ in points)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        a, b, _ = min(points, key=lambda point: abs(point[2] - threshold))
        parts.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{colour}"/>')
        parts.append(f'<text x="{width - 90}" y="{top + 16 + 14 * place}" fill="{colour}">{name}</text>')
    Path(path).write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
