"""The built files, read once: web/ is built into the folder `built` beside this module.

A file stays as it is while a process runs, so each is held in memory in the encodings that the
build made, and a request costs no reading and no compressing.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "built"
DOCUMENT = "index.html"
HASHED = "assets/"
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""By what a browser accepts, the best one first: the ending of the twin."""
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class File:
    """hashed: its name changes with its content, so a browser may keep it for good."""

    media_type: str
    etag: str
    hashed: bool
    plain: bytes
    packed: Mapping[str, bytes]


@cache
def files() -> Mapping[str, File]:
    """By path below the folder; empty where the pages were not built."""
    if not (FOLDER / DOCUMENT).is_file():
        return {}
    return {
        path.relative_to(FOLDER).as_posix(): _read(path)
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file() and path.suffix not in ENCODINGS.values() and _kind(path)
    }


def _kind(path: Path) -> str:
    return KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or ""


def _read(path: Path) -> File:
    plain = path.read_bytes()
    twins = {name: path.with_name(path.name + ending) for name, ending in ENCODINGS.items()}
    return File(
        media_type=_kind(path),
        etag=f'"{hashlib.sha256(plain).hexdigest()[:20]}"',
        hashed=path.relative_to(FOLDER).as_posix().startswith(HASHED),
        plain=plain,
        packed={name: twin.read_bytes() for name, twin in twins.items() if twin.is_file()},
    )
