"""Issues and payments that race each other: no number is missing or doubled, nothing paid twice.

`make test` lets 100 of them race; CI takes 2,000 (TANDEM_LEDGER_STEPS).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from billing_steps import Billing
from chassis.errors import Conflict, Unavailable
from chassis.ids import new_id
from finance.verification import verify_sums
from finance_world import FINANCE, FinanceWorld
from sqlalchemy import text
from test_finance_invoices import a_draft
from test_finance_long_run import NEVER

RACES = int(os.environ.get("TANDEM_LEDGER_STEPS", "500")) // 5
THREADS, TRIES = 6, 5
TRIES_OF_A_DRAFT, TRIES_OF_AN_INVOICE = 2, 10
DRAFTS = RACES // 2 // TRIES_OF_A_DRAFT
INVOICES = RACES // 2 // TRIES_OF_AN_INVOICE
TOTAL, PART = 120_00, 20_00
"""An hour at 100.00 with 20 % tax is paid by six of the ten payments that are tried."""


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_l07_racing_issues_and_payments_leave_no_gap_and_no_double(
    committing: FinanceWorld,
) -> None:
    billing = Billing(committing)
    invoices = [billing.issue(a_draft(billing)).id for _ in range(INVOICES)]
    drafts = [a_draft(billing) for _ in range(DRAFTS)]

    def attempt(number: int) -> str:
        """Issues and payments take turns; each draft and invoice is tried by several."""
        turn, pays = divmod(number, 2)
        key = new_id()
        try:
            if pays:
                patiently(lambda: billing.pay(invoices[turn % INVOICES], PART, request_id=key))
            else:
                patiently(lambda: billing.issue(drafts[turn % DRAFTS], request_id=key))
        except Conflict as refused:
            return refused.reason
        return "paid" if pays else "issued"

    with ThreadPoolExecutor(THREADS) as threads:
        found = Counter(threads.map(attempt, range(RACES)))
    assert found["issued"] == DRAFTS
    assert found["paid"] == INVOICES * TOTAL // PART
    assert set(found) <= {"issued", "paid", *_REFUSALS}
    numbers = sorted(billing.invoice(id_).number for id_ in (*invoices, *drafts))
    assert numbers == [f"INV-2026-{n:04d}" for n in range(1, len(numbers) + 1)]
    assert {billing.invoice(id_).due.amount_minor for id_ in invoices} == {0}
    assert {billing.invoice(id_).due.amount_minor for id_ in drafts} == {TOTAL}
    with committing.database.engine.connect() as connection:
        for what, rows in NEVER.items():
            assert not connection.execute(text(rows)).scalars().all(), f"there is {what}"
    with committing.database.reading(FINANCE) as reading:
        assert not [one for one in verify_sums(reading) if one.wrong]


def patiently(deal: Callable[[], object]) -> None:
    """Sent again under the same key where a busy machine took longer than a request may."""
    for _ in range(TRIES):
        with suppress(Unavailable):
            deal()
            return
    raise TimeoutError(f"no answer to {TRIES} tries")


_REFUSALS = {"INVOICE_ALREADY_ISSUED", "PAYMENT_EXCEEDS_DUE", "INVOICE_NOT_PAYABLE"}
