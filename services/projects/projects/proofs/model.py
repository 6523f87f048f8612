"""Versions of deliverables with their files, and who is asked to sign them off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import WORD_LENGTH_MAX, Id, Model
from projects.proofs.rules import ProofStatus

proof_reference = NumberSequence("proof_reference", start=1001, metadata=Model.metadata)
_Word = String(WORD_LENGTH_MAX)


class Proof(Aggregate, Model, kw_only=True):
    """A version of a deliverable. number: of the versions of the deliverable, from 1.

    round: how often the client was asked. rule to asked_at: of the last round. reminded_at: since
    when the due day is known to be past. withdrawn_reason: of the last approval.
    """

    __tablename__ = "proof"
    __table_args__ = (
        UniqueConstraint("project_id", "deliverable_id", "number"),
        Index("proof_project", "project_id", "id"),
        Index("proof_uploaded_by", "uploaded_by_id", "id"),
        Index("proof_waiting", "due_on", "id", postgresql_where=text("status = 'sent'")),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    deliverable_id: Mapped[Id]
    number: Mapped[int]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    uploaded_by_id: Mapped[Id | None]
    created_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(_Word, default=ProofStatus.DRAFT.value)
    round: Mapped[int] = mapped_column(default=0)
    rule: Mapped[str] = mapped_column(_Word, default="")
    due_on: Mapped[date | None] = mapped_column(default=None)
    expires_on: Mapped[date | None] = mapped_column(default=None)
    message: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)

    def added(self) -> Fact:
        return Fact("proof.added.v1", self)

    def change(self, wanted: Mapping[str, Any]) -> Fact | None:
        """The note; None when it is so already."""
        self.refuse_locked()
        self.refuse_archived()
        return self._set("changed", wanted)

    def replace(self, wanted: Mapping[str, Any]) -> Fact | None:
        """Another file, while nobody is asked about this one and nobody has answered it."""
        self.refuse_locked()
        self.refuse_sent()
        self.refuse_archived()
        if self.status != ProofStatus.DRAFT:
            raise Conflict(
                "PROOF_ANSWERED",
                f"The client has answered {self.reference}; add a new version.",
                field="proof_id",
            )
        return self._set("changed", wanted)

    def archive(self, at: datetime) -> Fact | None:
        self.refuse_locked()
        self.refuse_sent()
        return None if self.archived_at else self._set("changed", {"archived_at": at})

    def restore(self) -> Fact | None:
        return self._set("changed", {"archived_at": None})

    def send(self, wanted: Mapping[str, Any], at: datetime) -> Fact | None:
        """A new round. wanted: rule, due_on, expires_on and message."""
        self.refuse_locked()
        self.refuse_sent()
        self.refuse_archived()
        begun = {"status": ProofStatus.SENT.value, "round": self.round + 1, "asked_at": at}
        return self._set("sent", {**wanted, **begun, "decided_at": None, "reminded_at": None})

    def decide(self, status: ProofStatus, at: datetime) -> Fact | None:
        """By the answers of the round; None while it is not decided."""
        if status is ProofStatus.SENT:
            return None
        return self._set(status.value, {"status": status.value, "decided_at": at})

    def revoke(self) -> Fact | None:
        if self.status != ProofStatus.SENT:
            raise Conflict(
                "PROOF_NOT_SENT", f"Nobody is asked about {self.reference}.", field="proof_id"
            )
        return self._set("changed", {"status": ProofStatus.DRAFT.value})

    def supersede(self) -> Fact | None:
        return self._set("changed", {"status": ProofStatus.SUPERSEDED.value})

    def withdraw_approval(self, reason: str, at: datetime) -> Fact | None:
        if self.status != ProofStatus.APPROVED:
            raise Conflict(
                "PROOF_NOT_APPROVED", f"{self.reference} is not approved.", field="proof_id"
            )
        wanted = {"withdrawn_reason": reason, "withdrawn_at": at, "decided_at": None}
        return self._set("approval_withdrawn", {**wanted, "status": ProofStatus.DRAFT.value})

    def remind(self, at: datetime) -> Fact | None:
        """The due day is past, and there is no answer."""
        return self._set("overdue", {"reminded_at": at})

    def refuse_locked(self) -> None:
        if self.status == ProofStatus.APPROVED:
            raise Conflict(
                "PROOF_LOCKED",
                f"{self.reference} is approved and locked; add a new version, or withdraw the "
                "approval first.",
                field="proof_id",
            )

    def refuse_sent(self) -> None:
        if self.status == ProofStatus.SENT:
            raise Conflict(
                "PROOF_SENT",
                f"The client is asked about {self.reference}; revoke that first.",
                field="proof_id",
            )

    def refuse_archived(self) -> None:
        if self.archived_at:
            raise Conflict(
                "PROOF_ARCHIVED", f"{self.reference} is archived; restore it.", field="proof_id"
            )

    def _set(self, verb: str, wanted: Mapping[str, Any]) -> Fact | None:
        changed = tuple(name for name, value in wanted.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, wanted[name])
        return Fact(f"proof.{verb}.v1", self, changed) if changed else None


class ProofFile(Model):
    """What a version is; read only where it is asked for."""

    __tablename__ = "proof_file"

    proof_id: Mapped[Id] = mapped_column(ForeignKey("proof.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SignOff(Aggregate, Model, kw_only=True):
    """That a contact was asked or informed in one round, by a link, and what they answered.

    token_hash: SHA-256 of the token, which is stored nowhere. contact_id: of accounts, which keeps
    the name. uploaded_by_id: who added the version. answered_by: the name that was typed.
    answered_address: of the network from which the answer came. answered_sha256: of the file that
    was answered.
    """

    __tablename__ = "sign_off"
    __table_args__ = (
        Index("sign_off_proof", "proof_id", "round", "id"),
        Index("sign_off_project", "project_id", "id"),
        Index("sign_off_contact", "contact_id", "id"),
    )

    proof_id: Mapped[Id] = mapped_column(ForeignKey("proof.id"))
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    contact_id: Mapped[Id]
    round: Mapped[int]
    part: Mapped[str] = mapped_column(_Word)
    uploaded_by_id: Mapped[Id | None]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_on: Mapped[date]
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    opened_address: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(_Word, default="")
    comment: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_address: Mapped[str] = mapped_column(default="")
    answered_sha256: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)

    def works_on(self, day: date) -> bool:
        return self.revoked_at is None and day <= self.expires_on

    def asked(self) -> Fact:
        return Fact("sign_off.asked.v1", self)

    def open(self, at: datetime, address: str) -> Fact:
        self.opened_at, self.opened_address = at, address
        return Fact("sign_off.opened.v1", self, ("opened_at",))

    def respond(self, wanted: Mapping[str, Any]) -> Fact:
        """wanted: answer to answered_sha256; once."""
        if self.answer:
            raise Conflict(
                "SIGN_OFF_ANSWERED",
                "You have answered already. Ask your contact at the agency for a new link if your "
                "answer has changed.",
            )
        for name, value in wanted.items():
            setattr(self, name, value)
        return Fact("sign_off.answered.v1", self, tuple(wanted))

    def revoke(self, at: datetime) -> Fact | None:
        if self.revoked_at:
            return None
        self.revoked_at = at
        return Fact("sign_off.revoked.v1", self, ("revoked_at",))

    def forget(self) -> None:
        """Nothing personal is left of the contact; the answer stays."""
        self.answered_by = self.answered_address = self.opened_address = ""
