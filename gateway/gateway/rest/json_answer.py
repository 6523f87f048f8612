"""Answers as JSON text, and long ones compressed."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import orjson

PACKED_FROM = 8_192
"""Bytes. A shorter answer arrives in one or two packets anyway."""
FASTEST = 1
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)
"""In Accept-Encoding, unless it is refused by a weight of zero."""


def as_json(value: Any) -> bytes:
    """The value as JSON in UTF-8, with no space that it does not need."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # a whole number of more than 64 bits, which a fact may hold
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def pack(body: bytes, headers: dict[str, str], accepted: str) -> bytes:
    """The body of an answer to a read: compressed if it is long and the client accepts that.

    headers: of the answer; they then say so. accepted: the request's Accept-Encoding. An answer
    with an ETag stays as it is, for an ETag names these very bytes.
    """
    if len(body) < PACKED_FROM or "ETag" in headers:
        return body
    headers["Vary"] = "Accept-Encoding"
    if not _GZIP.search(accepted):
        return body
    headers["Content-Encoding"] = "gzip"
    return gzip.compress(body, FASTEST, mtime=0)
