"""Which payment to a supplier a line of a bank statement may be, and why.

Only payments of exactly the amount count, of at most DAYS_MAX days before or after the line.
Points: the text names the payment, its payment run or a bill that it pays 40; the amount 20; the
day up to 20; the receiver's name is similar up to 10; the money went to the supplier's account 10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from finance.bank.rules.matching import SIMILAR_LEAST, similarity

NAMED, EQUAL, SAME_DAY, SIMILAR, ACCOUNT = 40, 20, 20, 10, 10
DAYS_MAX = 30
NEAR_DAYS_MAX = 5
NAME_LEAST = 3
SUGGESTIONS_MAX = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Went:
    """A line on which money went out. amount: above zero, in minor units. account: receiver's."""

    amount: int
    booked_on: date
    name: str
    text: str
    account: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """numbers: what a text may name it by: its reference, its run, the bills that it pays."""

    id: str
    supplier_id: str
    supplier_name: str
    supplier_account: str
    amount: int
    paid_on: date
    reference: str
    run_id: str
    run_number: str
    numbers: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentSuggestion:
    payment: Payment
    points: int
    reasons: Sequence[str]


def suggest_payments(line: Went, payments: Iterable[Payment]) -> list[PaymentSuggestion]:
    """The best first; of the same points, the payment nearest in days."""
    found = [
        _suggestion(line, one)
        for one in payments
        if one.amount == line.amount and _days(line, one) <= DAYS_MAX
    ]

    def place(one: PaymentSuggestion) -> tuple[int, int, str, str]:
        return -one.points, _days(line, one.payment), one.payment.supplier_name, one.payment.id

    return sorted(found, key=place)[:SUGGESTIONS_MAX]


def names(text: str, number: str) -> bool:
    """Whether the text has the number as whole words, whatever stands between its parts."""
    bare = _words(number)
    return len(bare) >= NAME_LEAST and f" {bare} " in f" {_words(text)} "


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.upper()))


def _days(line: Went, payment: Payment) -> int:
    return abs((line.booked_on - payment.paid_on).days)


def _suggestion(line: Went, payment: Payment) -> PaymentSuggestion:
    reasons = []
    named = [number for number in dict.fromkeys(payment.numbers) if names(line.text, number)]
    if named:
        reasons.append((NAMED, f"the text names {', '.join(named[:3])}"))
    reasons.append((EQUAL, "the amount is that of the payment"))
    reasons += _of_day(line, payment) + _of_receiver(line, payment)
    return PaymentSuggestion(
        payment=payment,
        points=sum(points for points, _ in reasons),
        reasons=[words for _, words in reasons],
    )


def _of_day(line: Went, payment: Payment) -> list[tuple[int, str]]:
    days = _days(line, payment)
    if not days:
        return [(SAME_DAY, "it was paid on this day")]
    side = "before" if payment.paid_on < line.booked_on else "after"
    words = f"it was paid {days} {'day' if days == 1 else 'days'} {side}"
    return [(SAME_DAY // 2 if days <= NEAR_DAYS_MAX else 0, words)]


def _of_receiver(line: Went, payment: Payment) -> list[tuple[int, str]]:
    reasons = []
    alike = similarity(line.name, payment.supplier_name) if line.name else 0
    if alike >= SIMILAR_LEAST:
        words = f"the receiver's name is similar to {payment.supplier_name}, {alike / 100:.2f}"
        reasons.append((SIMILAR * alike // 100, words))
    account = _account(payment.supplier_account)
    if account and account == _account(line.account):
        reasons.append((ACCOUNT, f"it went to the account of {payment.supplier_name}"))
    return reasons


def _account(text: str) -> str:
    return "".join(text.split()).upper()
