"""One trial of the bed: people at work, a fault, and the judge; and the tally of all of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
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
    """What was done to the beds in all, and the judge's verdicts, each by its name."""

    done: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)

    def note(self, verdict: Verdict) -> None:
        """The last word on a bed takes the place of the ones before."""
        faults = {str(fault): verdict.count(fault) for fault in Fault}
        self.found = Counter({"facts": verdict.facts, "effects": verdict.effects, **faults})

    def add(self, done: Mapping[str, int], found: Mapping[str, int]) -> None:
        """Those of another bed."""
        self.done.update(done)
        self.found.update(found)

    def table(self) -> list[str]:
        """The lines of a table for a person."""
        rows = [*self.done.items(), *self.found.items()]
        width = max(len(what) for what, _ in rows)
        return [f"{what:<{width}}  {count:>8,}" for what, count in rows]


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
        self.tally.done[what] += times

    def settles(self) -> Verdict:
        """The bed whole again and the judge content, or the test has failed."""
        self.bed.wait_until_whole()
        planted = frozenset(self.planted)
        try:
            verdict = settle(self.bed, self.answers, planted)
        except AssertionError:
            self.tally.note(judge(read_records(self.bed), self.answers(), planted))
            raise
        self.tally.note(verdict)
        return verdict
