"""Tokens of links to calendars. Pure."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

PURPOSE = "link to a calendar"


def token_of(secret: str, feed_id: str) -> str:
    """256 bits that only the holder of the secret can compute, so that it is stored nowhere and
    can be shown again."""
    mark = hmac.digest(secret.encode(), f"{PURPOSE} {feed_id}".encode(), "sha256")
    return urlsafe_b64encode(mark).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
