"""A day at the agency: time is logged and approved, work is won, invoices go out and are paid.

Every kind of person works in a thread of their own, as fast as they are answered or at a pace.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from agency.opening import Agency
from agency.people import PATIENCE_SECONDS, Writer
from agency.waiting import eventually

APPROVED_AT_ONCE = 4
ENTRIES_PER_DAY = 100
MINUTES = 7
"""At 90.00 an hour they are worth 10.50; a hundred of them fit a day."""
SELLING_SECONDS = 0.15
TERMS = 60
BILLING_SECONDS = 0.3

Work = Callable[[threading.Event], None]


class Load:
    """The people at work within a `with` block; a failure of theirs is a failure of the test.

    pace_seconds: what a designer waits between two entries.
    """

    def __init__(self, agency: Agency, pace_seconds: float = 0.0) -> None:
        self.agency = agency
        self._pace_seconds = pace_seconds
        self._end = threading.Event()
        self._failures: list[BaseException] = []
        works: Sequence[Work] = [
            *(self._designing(designer) for designer in agency.designers),
            self._bill,
            self._sell,
        ]
        self._threads = [threading.Thread(target=self._run, args=(work,)) for work in works]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        assert not self._failures, self._failures

    def wait_for_entries(self, more: int) -> None:
        """Wait until that many further time entries were acknowledged."""
        self._wait_for(more, self.agency.entries_logged, "time entries are acknowledged")

    def wait_for_finance(self, more: int) -> None:
        """Wait until that many further changes by finance were acknowledged."""
        self._wait_for(
            more, lambda: len(self.agency.finance.answered), "changes by finance are acknowledged"
        )

    def _wait_for(self, more: int, done: Callable[[], int], what: str) -> None:
        wanted = done() + more
        eventually(
            lambda: self._failures or done() >= wanted,
            f"{more} more {what}",
            PATIENCE_SECONDS,
            pause_seconds=0.02,
        )
        assert not self._failures, self._failures

    def _run(self, work: Work) -> None:
        try:
            work(self._end)
        except BaseException as failure:
            self._failures.append(failure)

    def _designing(self, designer: Writer) -> Work:
        """Log time, and let the manager approve it, a few entries together."""
        agency = self.agency

        def log_and_approve(end: threading.Event) -> None:
            waiting: list[str] = []
            for body in time_sheet(agency.project_id, len(designer.answered)):
                if end.wait(self._pace_seconds):
                    return
                entry = designer.post("/v1/time-entries", body)
                assert entry is not None, "nothing refuses a time entry"
                waiting.append(entry["id"])
                if len(waiting) == APPROVED_AT_ONCE:
                    approval = {"time_entry_ids": waiting}
                    approved = agency.manager.post("/v1/time-entries/approve", approval)
                    assert approved is not None, "nothing refuses their approval"
                    waiting = []

        return log_and_approve

    def _bill(self, end: threading.Event) -> None:
        """Invoice whatever is approved; a draft is refused while there is nothing to bill."""
        finance = self.agency.finance
        while not end.wait(BILLING_SECONDS):
            draft = finance.post("/v1/invoices", {"project_id": self.agency.project_id})
            if draft is None:
                continue
            path = f"/v1/invoices/{draft['id']}"
            issued = finance.post(f"{path}/issue", {})
            assert issued is not None, "a draft can be issued"
            paid = finance.post(f"{path}/payments", {"amount": issued["due"]})
            assert paid is not None, "what is due can be paid"

    def _sell(self, end: threading.Event) -> None:
        """Find work and lose it again, and agree on other terms with the client each time."""
        seller, client_id = self.agency.seller, self.agency.client_id
        for number in count(len(seller.answered)):
            if end.wait(SELLING_SECONDS):
                return
            body = {"client_id": client_id, "name": f"Campaign {number}"}
            found = seller.post("/v1/opportunities", body)
            assert found is not None, "nothing refuses an opportunity"
            lost = seller.post(f"/v1/opportunities/{found['id']}/lose", {"reason": "Too dear."})
            assert lost is not None, "an open opportunity can be lost"
            terms = {"payment_terms_days": 7 + number % TERMS}
            assert seller.patch(f"/v1/clients/{client_id}", terms) is not None


def time_sheet(project_id: str, first: int = 0) -> Iterator[dict[str, object]]:
    """Entries without end from the first on, a hundred on each day back from yesterday."""
    today = datetime.now(UTC).date()
    for number in count(first):
        day = today - timedelta(days=1 + number // ENTRIES_PER_DAY)
        yield {"project_id": project_id, "worked_on": day.isoformat(), "minutes": MINUTES}
