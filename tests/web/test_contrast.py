"""The colours of web/design/tokens.css, computed: text 4.5 to 1, controls and graphics 3 to 1."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "web" / "design" / "tokens.css"
SURFACES = ("sheet", "desk", "sunken", "hover", "selected")
TEXT = ("ink", "ink-2", "action", "account", "project", "good", "warn", "bad")
PAIRS = [
    *((text, surface, 4.5) for text in TEXT for surface in SURFACES),
    ("ink-3", "sheet", 4.5),
    ("on-action", "action", 4.5),
    ("on-action", "action-hover", 4.5),
    ("sheet", "ink", 4.5),
    *((text, f"{tone}-soft", 4.5) for tone in ("good", "warn", "bad") for text in ("ink", tone)),
    *(("edge", surface, 3.0) for surface in ("sheet", "desk", "sunken")),
    *((mark, "sheet", 3.0) for mark in ("project", "good", "bad", "ink-3")),
]
_COLOUR = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")
_TOKEN = re.compile(r"--([a-z0-9-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\);")

Tokens = dict[str, str]


def tokens(theme: str) -> Tokens:
    found = _TOKEN.findall(TOKENS.read_text(encoding="utf-8"))
    return {name: light if theme == "light" else dark for name, light, dark in found}


def luminance(colour: str) -> float:
    """Of an oklch colour, as WCAG computes it from linear sRGB."""
    found = _COLOUR.fullmatch(colour)
    assert found, colour
    lightness, chroma, hue = (float(part) for part in found.groups())
    lightness /= 100
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    linear = (min(max(part, 0.0), 1.0) for part in (red, green, blue))
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_contrast_that_wcag_names() -> None:
    assert contrast("oklch(0% 0 0)", "oklch(100% 0 0)") == pytest.approx(21, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_that_is_used_has_enough_contrast(theme: str) -> None:
    colours = tokens(theme)
    poor = [
        f"{front} on {back}: {found:.2f}, wanted {wanted}"
        for front, back, wanted in PAIRS
        if (found := contrast(colours[front], colours[back])) < wanted
    ]
    assert poor == []
