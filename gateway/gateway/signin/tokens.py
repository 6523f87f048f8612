"""Secrets that are given to a caller once and kept as their SHA-256.

Each is 256 random bits, so a plain hash is enough; the prefix lets scanners for leaked secrets
recognise it, and says which kind it is.
"""

from __future__ import annotations

import hashlib
import secrets

SESSION = "tdm_"
BROWSER = "tdb_"
"""Of a session too, but good in a browser's cookie only."""

INTEGRATION = "tdi_"
LINK = "tdl_"
CHALLENGE = "tdc_"


def new_token(prefix: str = SESSION) -> tuple[str, bytes]:
    """A token for the caller, and what is kept of it."""
    token = prefix + secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
