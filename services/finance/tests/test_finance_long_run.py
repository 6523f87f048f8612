"""The books and the entry ledger after thousands of dealings in any order, each one committed.

`make test` takes the first few hundred steps; CI takes 10,000 (TANDEM_LEDGER_STEPS). The steps are
the same each time. A failure names the step after which the books were wrong.
"""

from __future__ import annotations

import os
import random
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from billing_steps import Billing
from chassis.errors import Refusal
from finance_world import FinanceWorld
from sqlalchemy import text
from test_finance_figures_as_at import ask, text_of
from test_finance_sums import Dealings, wrong

STEPS = int(os.environ.get("TANDEM_LEDGER_STEPS", "500"))
STEPS_BETWEEN_LOOKS = 250
JOBS = 4
COMMON = ("approve", "bill", "pay", "credit a part", "correct")
RARE = (
    *("approve again", "reopen", "card", "cost", "plan", "draft", "issue", "credit", "reverse"),
    *("refund", "write off", "undo", "tomorrow"),
)

NEVER = {
    "a journal whose debits are not its credits": """
        SELECT journal_id FROM posting GROUP BY journal_id
        HAVING sum(debit_minor) <> sum(credit_minor)""",
    "a document that is not the sum of its lines": """
        SELECT invoice.id FROM invoice JOIN invoice_line AS line ON line.invoice_id = invoice.id
        GROUP BY invoice.id
        HAVING sum(line.amount_minor) <> net_minor OR sum(line.tax_minor) <> invoice.tax_minor
            OR net_minor + invoice.tax_minor <> total_minor""",
    "a line whose hours do not share its amount to the penny": """
        SELECT line.id FROM invoice_line AS line
        JOIN invoiced_time AS share ON share.invoice_line_id = line.id
        JOIN invoice ON invoice.id = line.invoice_id
        WHERE invoice.kind = 'invoice' AND line.kind IN ('time', 'milestone')
        GROUP BY line.id HAVING sum(share.amount_minor) NOT IN (line.amount_minor, 0)""",
    "a number that is missing or given twice": """
        SELECT series FROM (
            SELECT regexp_replace(number, '[0-9]+$', '') AS series,
                   substring(number FROM '[0-9]+$')::int AS place
            FROM invoice WHERE number IS NOT NULL
        ) AS numbers GROUP BY series
        HAVING count(*) <> max(place) OR count(DISTINCT place) <> max(place)""",
    "an invoice of which more is credited than it charges": """
        SELECT id FROM invoice
        WHERE kind = 'invoice' AND number IS NOT NULL AND credited_minor > total_minor""",
    "hours that two documents charge": """
        SELECT time_entry_id FROM invoiced_time WHERE live
        GROUP BY time_entry_id HAVING count(*) > 1""",
}


class Books:
    """What was seen of the books, to be seen again the same way later."""

    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.billing = Billing(world)
        self.jobs = [Dealings(self.billing) for _ in range(JOBS)]
        self.answers: list[tuple[dict[str, Any], Any]] = []
        self.closed: list[tuple[str, dict[str, int]]] = []
        self.posted: list[tuple[int, str]] = []

    def step(self, number: int) -> None:
        dice = random.Random(number)
        job = self.jobs[dice.randrange(JOBS)]
        action = dice.choice(COMMON if dice.random() < 0.6 else RARE)
        job.attempt(action, dice.randrange(10**6))

    def look(self) -> None:
        for check in (self._never, self._sums, self._same_answers, self._closed_days, self._rows):
            check()

    def _never(self) -> None:
        with self.world.database.engine.connect() as connection:
            for what, rows in NEVER.items():
                found = connection.execute(text(rows)).scalars().all()
                assert not found, f"there is {what}: {found[:3]}"

    def _sums(self) -> None:
        assert wrong(self.billing) == {}
        balance = self.billing.trial_balance()
        assert balance.total_debit == balance.total_credit

    def _same_answers(self) -> None:
        """What was known at an instant stays the same; the last 20 are asked again."""
        for query, answer in self.answers[-20:]:
            again = ask(self.billing, "Profitability", as_at=text_of(answer.as_at), **query)
            assert again == answer, f"the figures as at {text_of(answer.as_at)} have changed"
        for group in ("month", "project"):
            query = {"group_by": group}
            self.answers.append((query, ask(self.billing, "Profitability", **query)))

    def _closed_days(self) -> None:
        """Close all but the last days; the balances of closed days stay."""
        for day, balances in self.closed:
            assert self.billing.balances(as_at=day) == balances, f"{day} is closed and has changed"
        through = str((self.world.clock.now - timedelta(days=20)).date())
        with suppress(Refusal):
            self.billing.close(through)
            self.closed.append((through, self.billing.balances(as_at=through)))

    def _rows(self) -> None:
        """Posted rows stay as they are."""
        for last, digest in self.posted[-5:]:
            assert self._digest(last) == digest, f"a journal up to number {last} has changed"
        with self.world.database.engine.connect() as connection:
            last = connection.execute(text("SELECT coalesce(max(number), 0) FROM journal")).scalar()
        self.posted.append((last or 0, self._digest(last or 0)))

    def _digest(self, last: int) -> str:
        rows = """
            SELECT md5(coalesce(string_agg(journal::text || posting::text, '|'
                       ORDER BY journal.number, position), ''))
            FROM journal JOIN posting ON posting.journal_id = journal.id
            WHERE journal.number <= :last"""
        with self.world.database.engine.connect() as connection:
            return str(connection.execute(text(rows), {"last": last}).scalar())


def look(books: Books, number: int) -> None:
    try:
        books.look()
    except AssertionError as wrong_:
        wrong_.add_note(f"after step {number}")
        raise


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_the_books_stay_right_over_thousands_of_dealings(
    committing: FinanceWorld,
) -> None:
    books = Books(committing)
    for number in range(1, STEPS + 1):
        books.step(number)
        if number % STEPS_BETWEEN_LOOKS == 0:
            look(books, number)
    with committing.database.engine.connect() as connection:
        documents = connection.execute(
            text("SELECT count(*) FROM invoice WHERE number IS NOT NULL")
        ).scalar_one()
    assert documents > STEPS / 20, "too little happened"
