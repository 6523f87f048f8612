"""One trial of the bed: people at work, a fault, and the judge; and the tally of all of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from agency.judge import Fault, Verdict, judge
from agency.load import Load
from agency.opening import Agency
from agency.people import Answer
from agency.records import read_records
from agency.settling import settle
from faults.bed import Bed

TIMES = int(os.environ.get("TANDEM_FAULTS", "1"))
"""How many times as much as the short form is done."""
TIMEOUT_SECONDS = 600 * TIMES
"""For one test and what it waits for; a quiet machine needs a tenth of it."""
PACE_SECONDS = 0.02


@dataclass
class Tally:
    """What was done to the bed in all, and the judge's last word.

    counts: by what was done. unheard: requests that nobody answered, not even with a refusal.
    """

    counts: Counter[str] = field(default_factory=Counter)
    verdict: Verdict | None = None

    def table(self) -> list[str]:
        """The lines of a table for a person."""
        rows = [(what, str(count)) for what, count in self.counts.items()]
        if self.verdict is not None:
            rows += [("facts", str(self.verdict.facts)), ("effects", str(self.verdict.effects))]
            rows += [(str(fault), str(self.verdict.count(fault))) for fault in Fault]
        width = max((len(what) for what, _ in rows), default=0)
        return [f"{what:<{width}}  {count:>8}" for what, count in rows]


@dataclass
class Trial:
    """What a test of this folder is given."""

    bed: Bed
    agency: Agency
    tally: Tally
    raced: list[Answer] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)

    def answers(self) -> Iterator[Answer]:
        """Everything that was ever acknowledged on this bed."""
        yield from self.agency.answers()
        yield from self.raced

    @contextmanager
    def people_at_work(self) -> Iterator[Load]:
        with Load(self.agency, PACE_SECONDS) as load:
            load.wait_for_entries(2)
            yield load

    def count(self, what: str, times: int = 1) -> None:
        self.tally.counts[what] += times

    def settles(self) -> Verdict:
        """The bed whole again and the judge content, or the test has failed."""
        self.bed.wait_until_whole()
        try:
            self.tally.verdict = settle(self.bed, self.answers, frozenset(self.planted))
        except AssertionError:
            records = read_records(self.bed)
            self.tally.verdict = judge(records, self.answers(), frozenset(self.planted))
            raise
        return self.tally.verdict
