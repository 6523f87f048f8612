"""What recognition posts: the difference of two states of a project.

Invoices are posted as revenue. Recognition moves revenue between months: what is earned and not
invoiced becomes a contract asset, what is invoiced and not earned a contract liability.
"""

from __future__ import annotations

from finance.chart.rules.roles import AccountRole
from finance.ledger.rules import Entry, credit, debit, without_zeros
from finance.revenue.rules.recognising import State


def recognised(before: State, now: State) -> list[Entry]:
    """Empty where nothing is to be posted. What an agent passes on is no cost of ours either."""
    asset, liability = now.asset - before.asset, now.liability - before.liability
    passed = now.pass_through - before.pass_through
    provided = now.provision - before.provision
    return without_zeros(
        [
            debit(AccountRole.CONTRACT_ASSETS.value, asset),
            credit(AccountRole.CONTRACT_LIABILITIES.value, liability),
            credit(AccountRole.REVENUE.value, asset - liability - passed),
            credit(AccountRole.PURCHASES.value, passed),
            debit(AccountRole.CONTRACT_LOSSES.value, provided),
            credit(AccountRole.LOSS_PROVISION.value, provided),
        ]
    )
