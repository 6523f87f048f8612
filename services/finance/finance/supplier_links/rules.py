"""Tokens of links for suppliers, and what a link may be for. Pure."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from enum import StrEnum

MARKED_AS = "link for a supplier"


class Purpose(StrEnum):
    """What the holder of a link sees and may do, and nothing else."""

    ORDER = "order"
    REQUEST = "request"
    SELF_BILL = "self_bill"


def token_of(secret: str, link_id: str) -> str:
    """The token of a link: 256 bits that only the holder of the secret can compute, so that it
    is stored nowhere and can be shown again."""
    mark = hmac.digest(secret.encode(), f"{MARKED_AS} {link_id}".encode(), "sha256")
    return urlsafe_b64encode(mark).rstrip(b"=").decode()
