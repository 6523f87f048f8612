"""The one law of the books: what is debited is credited.

A posting is on one side of one account. The account is named by its number in the chart or by its
role, which the agency's chart maps to a number.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from finance.chart.rules.roles import AccountRole

TRADE_DEBTORS = AccountRole.RECEIVABLES.value
BANK = AccountRole.BANK.value
ON_ACCOUNT = AccountRole.PAYMENTS_ON_ACCOUNT.value
OUTPUT_TAX = AccountRole.OUTPUT_TAX.value
FEES = AccountRole.REVENUE.value
TRADE_CREDITORS = AccountRole.PAYABLES.value
OWED_TO_STAFF = AccountRole.STAFF_PAYABLES.value
INPUT_TAX = AccountRole.INPUT_TAX.value
DIRECT_COSTS = AccountRole.PURCHASES.value
OVERHEADS = AccountRole.STAFF_EXPENSES.value
EXCHANGE_GAIN = AccountRole.EXCHANGE_GAIN.value
EXCHANGE_LOSS = AccountRole.EXCHANGE_LOSS.value


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a journal, in minor units of the journal's currency; one of the two is zero.

    base_debit_minor, base_credit_minor: the same in the currency of the books; None where that
    follows from the rate of the day. An exchange difference has an amount there alone.
    ledger_account: a number of the chart, or a role. client_id, project_id: whose it is, where that
    differs from the journal. tax_category, tax_rate_bp: for the tax return, on net amounts and on
    tax.
    """

    ledger_account: str
    debit_minor: int = 0
    credit_minor: int = 0
    client_id: str | None = None
    project_id: str | None = None
    tax_category: str | None = None
    tax_rate_bp: int = 0
    base_debit_minor: int | None = None
    base_credit_minor: int | None = None

    @property
    def minor(self) -> int:
        """Debit less credit."""
        return self.debit_minor - self.credit_minor

    @property
    def base_minor(self) -> int:
        return (self.base_debit_minor or 0) - (self.base_credit_minor or 0)

    @property
    def has_base(self) -> bool:
        return self.base_debit_minor is not None

    def with_base(self, base_minor: int) -> Entry:
        """base_minor: debit less credit in the currency of the books."""
        return replace(
            self, base_debit_minor=max(base_minor, 0), base_credit_minor=max(-base_minor, 0)
        )


def debit(
    ledger_account: str,
    amount_minor: int,
    tax: tuple[str, int] | None = None,
    base_minor: int | None = None,
) -> Entry:
    """Of a negative amount: the same on the other side. tax: its category and rate."""
    category, rate_bp = tax or (None, 0)
    made = Entry(
        ledger_account,
        debit_minor=max(amount_minor, 0),
        credit_minor=max(-amount_minor, 0),
        tax_category=category,
        tax_rate_bp=rate_bp,
    )
    return made if base_minor is None else made.with_base(base_minor)


def credit(
    ledger_account: str,
    amount_minor: int,
    tax: tuple[str, int] | None = None,
    base_minor: int | None = None,
) -> Entry:
    return debit(ledger_account, -amount_minor, tax, None if base_minor is None else -base_minor)


def exchange_difference(base_minor: int, *, undoes: bool = False) -> list[Entry]:
    """A gain, or of a negative amount a loss, in the currency of the books alone.

    undoes: it takes a gain back, which is not a loss, or a loss.
    """
    if base_minor == 0:
        return []
    role = EXCHANGE_GAIN if (base_minor > 0) != undoes else EXCHANGE_LOSS
    return [credit(role, 0, base_minor=base_minor)]


def valued(entries: Sequence[Entry], at_rate: Callable[[int], int]) -> list[Entry]:
    """In the currency of the books, each at the rate of the day.

    Debits equal credits there as well: what rounding leaves over goes to the largest line, of two
    to the earlier one.
    """
    amounts = [at_rate(entry.minor) for entry in entries]
    largest = max(range(len(entries)), key=lambda place: (abs(amounts[place]), -place))
    amounts[largest] -= sum(amounts)
    return [entry.with_base(base) for entry, base in zip(entries, amounts, strict=True)]


def reversed_(entries: Sequence[Entry]) -> list[Entry]:
    """The same on the other sides: together they add nothing to any account."""
    return [
        replace(
            entry,
            debit_minor=entry.credit_minor,
            credit_minor=entry.debit_minor,
            base_debit_minor=entry.base_credit_minor,
            base_credit_minor=entry.base_debit_minor,
        )
        for entry in entries
    ]


def without_zeros(entries: Sequence[Entry]) -> list[Entry]:
    """A posting of nothing says nothing."""
    return [entry for entry in entries if entry.minor or entry.base_minor]


def is_balanced(entries: Sequence[Entry]) -> bool:
    """At least two postings, none of nothing, negative or on both sides, debits equal to credits.

    In the currency of the books as well, where all or none have an amount.
    """
    one_sided = all(_is_one_sided(entry) for entry in entries)
    alike = len({entry.has_base for entry in entries}) == 1
    sums = (sum(entry.minor for entry in entries), sum(entry.base_minor for entry in entries))
    return len(entries) >= 2 and one_sided and alike and sums == (0, 0)


def _is_one_sided(entry: Entry) -> bool:
    debits = (entry.debit_minor, entry.base_debit_minor or 0)
    credits_ = (entry.credit_minor, entry.base_credit_minor or 0)
    return min(*debits, *credits_) >= 0 and any(debits) != any(credits_)


def following(starts_on: date, after: date, every_months: int) -> date:
    """The first of its days after this one: the day of starts_on, or the month's last before it.

    From 31 January every month: 28 February, 31 March, 30 April.
    """
    passed = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    steps = max(passed // every_months, 0)
    while True:
        months = starts_on.year * 12 + starts_on.month - 1 + steps * every_months
        year, month = divmod(months, 12)
        found = date(year, month + 1, min(starts_on.day, monthrange(year, month + 1)[1]))
        if found > after:
            return found
        steps += 1


def later(one: date | None, other: date | None) -> date | None:
    """Of two last days; None: there is none."""
    return max((day for day in (one, other) if day is not None), default=None)


def earlier(one: date | None, other: date | None) -> date | None:
    """The first of two last days; None, which is no day at all, comes before any."""
    return None if one is None or other is None else min(one, other)
