"""Waits until every published event has had its effect, then asks the judge."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from agency.judge import Verdict, judge
from agency.people import Answer, Tandem, Writer
from agency.records import read_records

SETTLE_SECONDS = 180.0
LOOK_SECONDS = 0.5
ASKED_AGAIN = 20


def settle(
    tandem: Tandem,
    answers: Callable[[], Iterable[Answer]],
    planted: frozenset[str] = frozenset(),
    within_seconds: float = SETTLE_SECONDS,
) -> Verdict:
    """The verdict, as soon as there is nothing to complain about; AssertionError with what is."""
    deadline = time.monotonic() + within_seconds
    while True:
        verdict = judge(read_records(tandem), answers(), planted)
        if not verdict.complaints:
            return verdict
        assert time.monotonic() < deadline, f"after {within_seconds:g} s of peace:\n{verdict}"
        time.sleep(LOOK_SECONDS)


def ask_again(writers: Iterable[Writer]) -> None:
    """The same key gets the same answer still, and nothing is done again."""
    for writer in writers:
        for answer in writer.answered[-ASKED_AGAIN:]:
            again = writer.send(answer.path, answer.body, answer.key, answer.method)
            assert again is not None, f"{answer.path} was acknowledged and is now refused"
            assert str(again.get("id", "")) == answer.id, f"{answer.path} is answered differently"
