"""Which files may be versions, when a round is decided, and tokens of links. Pure."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from enum import StrEnum

FILE_BYTES_MAX = 3_000_000
MARKED_AS = "link for a sign-off"


class ProofStatus(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    SUPERSEDED = "superseded"


class Answer(StrEnum):
    NONE = ""
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"


class Part(StrEnum):
    """What a contact is asked for."""

    APPROVE = "approve"
    INFORM = "inform"


class Rule(StrEnum):
    """How many of those who are asked must approve."""

    ALL = "all"
    ANY = "any"


def outcome(rule: Rule, answers: Sequence[Answer]) -> ProofStatus:
    """How a round stands by the answers of those who are asked to approve.

    all: one who asks for changes decides. any: one who approves decides, and changes are asked for
    when nobody is left who could.
    """
    approved = [answer is Answer.APPROVED for answer in answers]
    refused = [answer is Answer.CHANGES_REQUESTED for answer in answers]
    of_all = rule is Rule.ALL
    if all(approved) if of_all else any(approved):
        return ProofStatus.APPROVED
    if any(refused) if of_all else all(refused):
        return ProofStatus.CHANGES_REQUESTED
    return ProofStatus.SENT


_STARTS = (
    ("application/pdf", 0, b"%PDF-"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/gif", 0, b"GIF8"),
    ("image/webp", 8, b"WEBP"),
    ("video/mp4", 4, b"ftyp"),
    ("application/zip", 0, b"PK\x03\x04"),
)
FILE_TYPES = "PDF, JPEG, PNG, GIF, WebP, MP4, ZIP, or a document of Office"


def content_type_of(content: bytes) -> str | None:
    """The type by the file's first bytes, whatever its name says; None: not one that we keep.

    A document of Office or OpenDocument is a ZIP file.
    """
    for content_type, at, start in _STARTS:
        if content[at : at + len(start)] == start and (at != 8 or content[:4] == b"RIFF"):
            return content_type
    return None


def token_of(secret: str, sign_off_id: str) -> str:
    """The token of a link: 256 bits that only the holder of the secret can compute, so that it
    is stored nowhere and can be shown again."""
    mark = hmac.digest(secret.encode(), f"{MARKED_AS} {sign_off_id}".encode(), "sha256")
    return urlsafe_b64encode(mark).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
