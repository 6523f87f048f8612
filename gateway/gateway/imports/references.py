"""External references: what a record of an import is known by when it comes again."""

from __future__ import annotations

import hashlib

REF_LONGEST = 200
DIGEST = 32


def reference(source: str, noun: str, code: str) -> str:
    """A very long one ends in a digest."""
    ref = f"{source}:{noun}:{code}"
    if len(ref) <= REF_LONGEST:
        return ref
    return f"{ref[: REF_LONGEST - DIGEST - 1]}#{digest(ref)}"


def person_reference(source: str, code: str) -> str:
    """Without the person's name, which events and other records must not carry."""
    return f"{source}:person:#{digest(code)}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:DIGEST]
