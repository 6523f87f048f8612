"""What an agent passes on of a line, and what it posts to the books. No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from finance.chart.rules.roles import AccountRole
from finance.ledger.rules import FEES, Entry, credit, debit, without_zeros
from finance.rounding.rules import half_up

FOR_OTHERS = AccountRole.PASSED_ON.value
LEVIES = AccountRole.LEVIES.value


class Treatment(StrEnum):
    """principal: what is bought is our sale and our cost. agent: only our commission is income.

    Who controls what is bought before the client gets it is the principal (IFRS 15, B34 to B38).
    """

    PRINCIPAL = "principal"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Share:
    """What of a document is owed on, by the account that owes it.

    ledger_account: the income account that its line is charged to; empty: that of fees.
    """

    account_role: str
    amount_minor: int
    client_id: str | None
    project_id: str | None
    ledger_account: str = ""


def owed_on(shares: Sequence[Share]) -> list[Entry]:
    """Out of the line's revenue and into what is owed on; negative amounts of a credit note the
    other way."""
    made: list[Entry] = []
    for one in shares:
        income = one.ledger_account or FEES
        pair = (debit(income, one.amount_minor), credit(one.account_role, one.amount_minor))
        made.extend(
            replace(entry, client_id=one.client_id, project_id=one.project_id) for entry in pair
        )
    return without_zeros(made)


def share_credited(passed_minor: int, line_minor: int, before: int, now: int) -> int:
    """Of what a line passes on, the part that a credit of `now` takes back after `before`.

    The parts of all credits of a line add up to the whole.
    """
    if line_minor == 0:
        return 0
    until = half_up(passed_minor * (before + now), line_minor)
    return until - half_up(passed_minor * before, line_minor)
