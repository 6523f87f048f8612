"""Answers as JSON text."""

from __future__ import annotations

import json
from typing import Any

import orjson


def as_json(value: Any) -> bytes:
    """The value as JSON in UTF-8, with no space that it does not need."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # a whole number of more than 64 bits, which a fact may hold
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
