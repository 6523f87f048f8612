"""The kinds of accounts, and what Tandem books to an account by itself."""

from __future__ import annotations

from enum import StrEnum


class AccountKind(StrEnum):
    """Where an account stands: the first three in the balance sheet, the others in the result."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class AccountRole(StrEnum):
    """What Tandem books to an account by itself, whatever number the chart gives it."""

    RECEIVABLES = "receivables"
    BANK = "bank"
    CONTRACT_ASSETS = "contract_assets"
    INPUT_TAX = "input_tax"
    PAYABLES = "payables"
    STAFF_PAYABLES = "staff_payables"
    CONTRACT_LIABILITIES = "contract_liabilities"
    PAYMENTS_ON_ACCOUNT = "payments_on_account"
    LOSS_PROVISION = "loss_provision"
    OUTPUT_TAX = "output_tax"
    RETAINED_EARNINGS = "retained_earnings"
    REVENUE = "revenue"
    EXCHANGE_GAIN = "exchange_gain"
    PURCHASES = "purchases"
    STAFF_EXPENSES = "staff_expenses"
    CONTRACT_LOSSES = "contract_losses"
    BAD_DEBTS = "bad_debts"
    EXCHANGE_LOSS = "exchange_loss"
    INTERCOMPANY_RECEIVABLE = "intercompany_receivable"
    INTERCOMPANY_PAYABLE = "intercompany_payable"
    INTERCOMPANY_REVENUE = "intercompany_revenue"
    INTERCOMPANY_COST = "intercompany_cost"
    PASSED_ON = "passed_on"
    LEVIES = "levies"


KIND_OF_ROLE = {
    AccountRole.RECEIVABLES: AccountKind.ASSET,
    AccountRole.BANK: AccountKind.ASSET,
    AccountRole.CONTRACT_ASSETS: AccountKind.ASSET,
    AccountRole.INPUT_TAX: AccountKind.ASSET,
    AccountRole.PAYABLES: AccountKind.LIABILITY,
    AccountRole.STAFF_PAYABLES: AccountKind.LIABILITY,
    AccountRole.CONTRACT_LIABILITIES: AccountKind.LIABILITY,
    AccountRole.PAYMENTS_ON_ACCOUNT: AccountKind.LIABILITY,
    AccountRole.LOSS_PROVISION: AccountKind.LIABILITY,
    AccountRole.OUTPUT_TAX: AccountKind.LIABILITY,
    AccountRole.RETAINED_EARNINGS: AccountKind.EQUITY,
    AccountRole.REVENUE: AccountKind.INCOME,
    AccountRole.EXCHANGE_GAIN: AccountKind.INCOME,
    AccountRole.PURCHASES: AccountKind.EXPENSE,
    AccountRole.STAFF_EXPENSES: AccountKind.EXPENSE,
    AccountRole.CONTRACT_LOSSES: AccountKind.EXPENSE,
    AccountRole.BAD_DEBTS: AccountKind.EXPENSE,
    AccountRole.EXCHANGE_LOSS: AccountKind.EXPENSE,
    AccountRole.INTERCOMPANY_RECEIVABLE: AccountKind.ASSET,
    AccountRole.INTERCOMPANY_PAYABLE: AccountKind.LIABILITY,
    AccountRole.INTERCOMPANY_REVENUE: AccountKind.INCOME,
    AccountRole.INTERCOMPANY_COST: AccountKind.EXPENSE,
    AccountRole.PASSED_ON: AccountKind.LIABILITY,
    AccountRole.LEVIES: AccountKind.LIABILITY,
}
"""An account has the kind that its role needs. Input tax may be a liability as well, since charts
keep both taxes together, and money that is passed on an asset, as German charts have it."""


def fits(role: AccountRole, kind: str) -> bool:
    """May an account of this kind have the role?"""
    either = _EITHER.get(role) == kind
    return either or KIND_OF_ROLE[role] == kind


_EITHER = {
    AccountRole.INPUT_TAX: AccountKind.LIABILITY,
    AccountRole.PASSED_ON: AccountKind.ASSET,
}
