"""The chart of accounts: the accounts, their roles, and when a financial year begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database import Aggregate
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from finance.model import Model


class LedgerAccount(Aggregate, Model):
    """One account of the chart. code: its number, for good. kind: a word of AccountKind."""

    __tablename__ = "ledger_account"

    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    def added(self) -> Fact:
        return Fact("ledger_account.added.v1", self)

    def change(self, **values: Any) -> Fact | None:
        """None where nothing differs."""
        changed = tuple(name for name, value in values.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, values[name])
        return Fact("ledger_account.updated.v1", self, changed) if changed else None

    @property
    def archived(self) -> bool:
        return self.archived_at is not None


CHART_ID = "0190b5c0-0000-7000-8000-000000000003"
"""The agency's one chart."""


class Chart(Aggregate, Model):
    """Which template the accounts come from, and when a financial year begins.

    year_starts_in: a month, 1 to 12.
    """

    __tablename__ = "chart"

    template: Mapped[str] = mapped_column(Text, default="uk")
    year_starts_in: Mapped[int] = mapped_column(default=1)

    def set(self, roles: Mapping[str, str], **values: Any) -> Fact:
        """roles: role to number, after the change."""
        changed = tuple(name for name, value in values.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, values[name])
        vars(self)["roles"] = [{"role": role, "code": code} for role, code in roles.items()]
        return Fact("chart.set.v1", self, changed or ("roles",))


class RoleOfAccount(Model):
    """The account to which Tandem books what has this role."""

    __tablename__ = "account_role"

    role: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, ForeignKey("ledger_account.code"))
    __table_args__ = (Index("account_role_code", "code", unique=True),)
