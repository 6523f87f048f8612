"""The Accept header (RFC 9110, 12.5.1): which media types a caller takes."""

from __future__ import annotations

from collections.abc import Iterable

RANGES_MAX = 50


def accepts(header: str, offered: Iterable[str]) -> bool:
    """Whether one of the offered types is taken; the most precise range decides, q=0 refuses."""
    weights = dict(_range(part) for part in header.split(",", RANGES_MAX)[:RANGES_MAX])
    return any(_weight(weights, media_type) > 0 for media_type in offered)


def _weight(weights: dict[str, float], media_type: str) -> float:
    family = media_type.split("/")[0]
    for precise in (media_type, f"{family}/*", "*/*"):
        if precise in weights:
            return weights[precise]
    return 0.0


def _range(part: str) -> tuple[str, float]:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    return media_type, next(
        (_number(piece[2:]) for piece in parameters if piece.startswith("q=")), 1.0
    )


def _number(text: str) -> float:
    """A weight that is no number counts as 1: RFC 9110 leaves it open, and most callers mean it."""
    try:
        return float(text)
    except ValueError:
        return 1.0
