"""Tokens of links, and the fingerprint of what a client was shown. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

PURPOSE = "link to a quote"


def token_of(secret: str, link_id: str) -> str:
    """The token of a link: 256 bits that only the holder of the secret can compute, so that it
    is stored nowhere and can be shown again."""
    mark = hmac.digest(secret.encode(), f"{PURPOSE} {link_id}".encode(), "sha256")
    return urlsafe_b64encode(mark).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def content_hash(content: Any) -> str:
    """SHA-256 of a JSON value, whatever the order of its keys; 64 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
