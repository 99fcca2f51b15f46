"""Landscapes drawn for the demo's pages: hills, a sky, a road, and sometimes people on it."""

from math import pi, sin
from random import Random

WIDE, HIGH = 1280, 960
_SKIES = (
    ("#2b1b3d", "#c2603f", "#f9b233", ("#7a3f72", "#55306f", "#3a2352", "#241433")),
    ("#8fd3e8", "#fdf3df", "#fff7d6", ("#b7d3b0", "#7fb08a", "#4d8b6f", "#2c6655")),
    ("#f6c9a8", "#fdeedd", "#ffffff", ("#e0a58c", "#c2603f", "#8f3f3c", "#55306f")),
    ("#35558c", "#f2b5a0", "#ffe3a8", ("#6d6fa8", "#4d4f86", "#363a68", "#23264a")),
    ("#bfe0e2", "#e9f4ee", "#fff4e6", ("#9cc5b0", "#5aa08d", "#0f6b5f", "#0a4a44")),
)


def landscape(dice: Random) -> bytes:
    """A landscape as PNG; another one for every throw of the dice."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=_svg(dice), width=WIDE))


def _svg(dice: Random) -> str:
    top, low, sun, hills = dice.choice(_SKIES)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}">',
        f'<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/><stop offset=".7" stop-color="{low}"/></linearGradient>',
        f'<rect width="{WIDE}" height="{HIGH}" fill="url(#sky)"/>',
        f'<circle cx="{dice.randint(250, 1030)}" cy="{dice.randint(210, 400)}" r="{dice.randint(60, 105)}" fill="{sun}"/>',
    ]
    for number, colour in enumerate(hills):
        parts.append(f'<path d="{_hill(dice, 430 + 120 * number, 95 - 14 * number)}" fill="{colour}"/>')
    bend = dice.randint(-160, 160)
    parts.append(
        f'<path d="M{560 + bend} 790C{700 + bend} 830 {420 - bend} 860 {500 - bend} 960L{800 - bend} 960C{700 - bend} 870 {800 + bend} 830 {584 + bend} 790z" fill="#fff4e6" fill-opacity=".82"/>'
    )
    parts += [_walker(dice, 590 + bend // 3 + 62 * each, 880 + 16 * (each % 2)) for each in range(dice.randint(2, 5))]
    return "".join([*parts, "</svg>"])


def _hill(dice: Random, base: int, height: int) -> str:
    shift, waves = dice.uniform(0, 2 * pi), dice.uniform(0.8, 2.1)
    points = [
        (x, base - height * sin(shift + waves * 2 * pi * x / WIDE) - height / 3 * sin(3 * shift + 5 * x / WIDE * pi))
        for x in range(0, WIDE + 40, 20)
    ]
    line = " ".join(f"L{x} {y:.0f}" for x, y in points)
    return f"M0 {HIGH} {line} L{WIDE} {HIGH}z"


def _walker(dice: Random, x: int, y: int) -> str:
    coat = dice.choice(("#c2410c", "#f9b233", "#0f6b5f", "#b3122d", "#1d4ed8", "#fff4e6"))
    size = dice.uniform(0.85, 1.15)
    return (
        f'<g transform="translate({x} {y}) scale({size:.2f})"><circle cy="-88" r="13" fill="#3a2416"/>'
        f'<path d="M-17-68q17-12 34 0l5 42h-44z" fill="{coat}"/>'
        '<path d="M-9-27l-8 30M9-27l12 28" stroke="#1a1023" stroke-width="10" stroke-linecap="round"/></g>'
    )
