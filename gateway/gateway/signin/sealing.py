"""Seals what must be read again: the secrets of authenticator apps, with AES-256-GCM.

A sealed value names its key, so that keys can be renewed: new values are sealed with the first key
of the list, and the others still open what they sealed. It is bound to its owner: copied into the
row of another user it opens nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

import structlog
from Crypto.Cipher import AES

log = structlog.get_logger()

VERSION = "v1"
NONCE_BYTES = 12
TAG_BYTES = 16
PURPOSE = b"tandem second factor"


class Sealing:
    """keys: any texts of 32 characters or more, the present one first."""

    def __init__(self, keys: Sequence[str]) -> None:
        derived = [hmac.digest(key.encode(), PURPOSE, hashlib.sha256) for key in keys]
        self._keys = {_name(key): key for key in derived}
        self._present = derived[0]

    @property
    def prefix(self) -> str:
        """How every value begins that is sealed with the present key."""
        return f"{VERSION}.{_name(self._present)}."

    def seal(self, text: str, owner: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AES.new(self._present, AES.MODE_GCM, nonce=nonce, mac_len=TAG_BYTES)
        cipher.update(owner.encode())
        sealed, tag = cipher.encrypt_and_digest(text.encode())
        return self.prefix + base64.urlsafe_b64encode(nonce + tag + sealed).decode()

    def unseal(self, sealed: str, owner: str) -> str:
        """The text; empty if no key of the list opens it for this owner."""
        try:
            _, name, packed = sealed.split(".")
            data = base64.urlsafe_b64decode(packed)
            nonce, tag = data[:NONCE_BYTES], data[NONCE_BYTES : NONCE_BYTES + TAG_BYTES]
            cipher = AES.new(self._keys[name], AES.MODE_GCM, nonce=nonce, mac_len=TAG_BYTES)
            cipher.update(owner.encode())
            return cipher.decrypt_and_verify(data[NONCE_BYTES + TAG_BYTES :], tag).decode()
        except (ValueError, KeyError, binascii.Error):
            log.error("the second factor cannot be read; is its key missing?", user_id=owner)
            return ""


def is_sealed(text: str) -> bool:
    """False for the plain secret of a release that did not seal."""
    return text.startswith(f"{VERSION}.")


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]
