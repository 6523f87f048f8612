"""What a sign-in must look like, and how often it may fail: pure, no database."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address

EMAIL_LENGTH_MAX = 254
IPV6_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """The most failures under one key within `seconds`, counted from the first one."""

    kind: str
    failures: int
    seconds: int = 900


PAIR = Limit("pair", 8)
"""One e-mail address from one network address: a person who has forgotten the password."""
FRESH_PAIR = Limit("pair", 2)
"""The same while the e-mail address is being attacked from everywhere, at an address from which
the user has never signed in. A stranger can lower the number of attempts, never to none."""
ADDRESS = Limit("address", 60)
"""Many e-mail addresses from one network address; people who are known there are let through."""
EMAIL = Limit("email", 60)
"""One e-mail address from many network addresses."""
PRESENT_PASSWORD = Limit("password", 8)
CODE = Limit("code", 8)
LINK = Limit("link", 20)


def folded_email(email: str) -> str:
    """One form for addresses that differ in case or in how an umlaut was typed."""
    return unicodedata.normalize("NFC", email.strip()).lower()[:EMAIL_LENGTH_MAX]


def network_of(address: str) -> str:
    """The address, or its /64 for IPv6: the holder of one address there has them all."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), IPV6_PREFIX), strict=False))


def digest(secret: str, *parts: str) -> bytes:
    """Stored instead of an e-mail or network address; only this installation can make it."""
    return hmac.digest(secret.encode(), "\x1f".join(parts).encode(), hashlib.sha256)[:16]
