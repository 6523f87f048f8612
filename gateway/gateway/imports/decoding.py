"""Bytes of an export as text: which encoding, one kind of line end, no spreadsheet in disguise."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from gateway.imports.mapping import AUTO

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ONLY_IN_WINDOWS = frozenset(range(0x80, 0xA0))
"""Bytes that are control characters in Latin-1, and quotes, dashes and the euro in Windows-1252."""


class FileMistake(Exception):
    """A file that cannot be read at all; the message names the remedy."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Decoded:
    """text: with \\n line ends. assumed: the encoding was not stated and it is not UTF-8."""

    text: str
    encoding: str
    assumed: bool


def decode(filename: str, content: bytes, encoding: str) -> Decoded:
    """The text of a file; FileMistake if it is not text in this encoding."""
    used = encoding if encoding != AUTO else _guess(content)
    text = _decoded(filename, content, used)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(plain, used, encoding == AUTO and used not in {"utf-8", "utf-16"})


def decode_head(filename: str, start: bytes) -> Decoded:
    """The text of the whole lines at the start of a file."""
    if start.startswith(_UTF_16):
        return Decoded(start[: len(start) & ~1].decode("utf-16", "ignore"), "utf-16", assumed=False)
    return decode(filename, start[: start.rfind(b"\n") + 1] or start, AUTO)


def _guess(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        windows = not _ONLY_IN_WINDOWS.isdisjoint(content)
        return "cp1252" if windows and _is_in(content, "cp1252") else "latin-1"
    return "utf-8"


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(filename: str, content: bytes, encoding: str) -> str:
    try:
        text = content.decode({"utf-8": "utf-8-sig"}.get(encoding, encoding))
    except UnicodeDecodeError as mistake:
        raise FileMistake(
            "ENCODING_WRONG",
            f"{filename} is not {encoding} (byte {mistake.start}); name its encoding in the "
            "mapping.",
        ) from None
    if "\x00" in text:
        raise FileMistake(
            "FILE_NOT_TEXT",
            f"{filename} is not a text file; export it as CSV (a spreadsheet itself is not taken).",
        )
    return text
