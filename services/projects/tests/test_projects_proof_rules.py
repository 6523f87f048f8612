"""When a round of sign-off is decided, and which files may be versions."""

from __future__ import annotations

import pytest
from projects.proofs.rules import Answer, ProofStatus, Rule, content_type_of, outcome

YES, NO, NONE = Answer.APPROVED, Answer.CHANGES_REQUESTED, Answer.NONE


@pytest.mark.parametrize(
    ("rule", "answers", "status"),
    [
        (Rule.ALL, [YES, NONE], ProofStatus.SENT),
        (Rule.ALL, [YES, YES], ProofStatus.APPROVED),
        (Rule.ALL, [NO, NONE], ProofStatus.CHANGES_REQUESTED),
        (Rule.ANY, [NONE, NONE], ProofStatus.SENT),
        (Rule.ANY, [YES, NONE], ProofStatus.APPROVED),
        (Rule.ANY, [NO, NONE], ProofStatus.SENT),
        (Rule.ANY, [NO, YES], ProofStatus.APPROVED),
        (Rule.ANY, [NO, NO], ProofStatus.CHANGES_REQUESTED),
    ],
)
def test_k02_a_round_is_decided_by_all_or_by_any_one(
    rule: Rule, answers: list[Answer], status: ProofStatus
) -> None:
    assert outcome(rule, answers) is status


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04word", "application/zip"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"RIFF....WEBP", "image/webp"),
        (b"RAFF....WEBP", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<!doctype html>", None),
        (b"", None),
    ],
)
def test_k02_a_file_is_what_its_first_bytes_say(content: bytes, content_type: str | None) -> None:
    assert content_type_of(content) == content_type
