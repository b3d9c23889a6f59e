"""Draws what each value of each field adds to the logit, against the average customer."""

from pathlib import Path


def write_effects(path, title, effects):
    """`effects`: [(label, contribution)], drawn as bars in the order given; to the right makes leaving likelier."""
    row, width, middle = 15, 560, 330
    height = 40 + row * len(effects)
    most = max(abs(value) for _, value in effects)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="10">',
             f'<rect width="{width}" height="{height}" fill="white"/><text x="10" y="16" font-size="12">{title}</text>',
             f'<path d="M{middle} 26V{height - 8}" stroke="#999"/>']
    for place, (label, value) in enumerate(effects):
        y, length = 30 + row * place, abs(value) / most * 150
        x, colour = (middle, "#c63") if value > 0 else (middle - length, "#36c")
        parts.append(f'<text x="10" y="{y + 9}">{label}</text><rect x="{x:.1f}" y="{y}" width="{length:.1f}" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{width - 44}" y="{y + 9}">{value:+.2f}</text>')
    Path(path).write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
