"""A request of a client, and what projects knows of the quotes that price change orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds
from projects.requests.rules import Outcome, Verdict

request_reference = NumberSequence("client_request_reference", start=1001, metadata=Model.metadata)
_UNDECIDED: Mapping[str, Any] = {
    "outcome": Outcome.OPEN.value,
    "reason": "",
    "deliverable_id": None,
    "quote_id": None,
    "seconds": 0,
    "charge_role": "",
    "given_by_id": None,
    "given_on": None,
}


class ClientRequest(Aggregate, Model, kw_only=True):
    """requested_by: who asked, at the client. scope: compared with what was sold, or not yet.

    compared_quote_id: the quote that was accepted last at that time. outcome: how it ends.
    deliverable_id: in scope; quote_id: a change order; seconds to given_on: a gift.
    """

    __tablename__ = "client_request"
    __table_args__ = (
        Index("client_request_project", "project_id", "id"),
        Index("client_request_owner", "owner_id", "id"),
        Index("client_request_quote", "quote_id", unique=True),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str]
    requested_by: Mapped[str]
    requested_on: Mapped[date]
    channel: Mapped[str]
    owner_id: Mapped[Id]
    created_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(default="")
    scope: Mapped[str] = mapped_column(default=Verdict.NOT_COMPARED.value)
    scope_reason: Mapped[str] = mapped_column(default="")
    compared_quote_id: Mapped[Id | None] = mapped_column(default=None)
    outcome: Mapped[str] = mapped_column(default=Outcome.OPEN.value)
    reason: Mapped[str] = mapped_column(default="")
    deliverable_id: Mapped[Id | None] = mapped_column(default=None)
    quote_id: Mapped[Id | None] = mapped_column(default=None)
    seconds: Mapped[Seconds] = mapped_column(default=0)
    charge_role: Mapped[str] = mapped_column(default="")
    given_by_id: Mapped[Id | None] = mapped_column(default=None)
    given_on: Mapped[date | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    def created(self) -> Fact:
        return Fact("client_request.created.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already. Conflict for the scope of a decided request."""
        self._refuse_archived()
        decided = self.outcome != Outcome.OPEN
        if decided and wanted.get("scope", self.scope) != self.scope:
            raise self._decided("scope")
        return self._set(wanted)

    def decide(self, wanted: Mapping[str, Any]) -> Fact | None:
        self._refuse_archived()
        if self.outcome != Outcome.OPEN:
            raise self._decided("outcome")
        return self._set({**_UNDECIDED, **wanted})

    def reopen(self, quote_status: str) -> Fact | None:
        """quote_status: of the quote of a change order; Conflict if the client accepted it."""
        self._refuse_archived()
        if self.outcome == Outcome.OPEN:
            raise Conflict(
                "CLIENT_REQUEST_OPEN", f"{self.reference} is open.", field="client_request_id"
            )
        if quote_status == "accepted":
            raise Conflict(
                "CHANGE_ORDER_ACCEPTED",
                f"The client accepted the quote of {self.reference}; undo the acceptance first.",
                field="client_request_id",
            )
        return self._set(_UNDECIDED)

    def archive(self, at: datetime) -> Fact | None:
        return None if self.archived_at else self._set({"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set({"archived_at": None})

    def _refuse_archived(self) -> None:
        if self.archived_at:
            raise Conflict(
                "CLIENT_REQUEST_ARCHIVED",
                f"{self.reference} is archived; restore it to change it.",
                field="client_request_id",
            )

    def _decided(self, field: str) -> Conflict:
        return Conflict(
            "CLIENT_REQUEST_DECIDED",
            f"{self.reference} is decided already; reopen it first.",
            field=field,
            details={"outcome": self.outcome},
        )

    def _set(self, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact("client_request.changed.v1", self, changed) if changed else None


class KnownQuote(Model):
    """finance's quote, by its number, of which project, and how it stands.

    sequence: of its last event, so that an older one that arrives later changes nothing.
    """

    __tablename__ = "known_quote"

    quote_id: Mapped[Id] = mapped_column(primary_key=True)
    reference: Mapped[str]
    project_id: Mapped[Id | None]
    opportunity_id: Mapped[Id | None]
    status: Mapped[str]
    sequence: Mapped[int]
