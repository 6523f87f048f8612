"""Time entries and the behaviour that guards them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict, Forbidden, Refusal
from chassis.event import Fact
from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from projects.model import Id, Model, Seconds, word
from projects.time.rules.entries import Deed, Status, status_after
from projects.time.rules.levels import FINAL, Turn
from projects.time.rules.rounding import RoundedDay

_SUBMITTED = text("status = 'submitted'")
_GIVEN_AWAY = text("seconds <> billable_seconds AND status <> 'rejected'")
_COUNTED = text(
    "worked_from IS NULL AND status <> 'rejected' AND (seconds > 0 OR status = 'approved')"
)
"""What fills a person's day; a correction makes room once it is approved."""


class TimeEntry(Aggregate, Model, kw_only=True):
    """Seconds that one person worked on one day for one project.

    worked_from is only set on imported sums that stand for several days, worked_on being the last
    of them; such a sum does not count towards anybody's 24 hour day. settled: history billed
    before Tandem, which counts as hours and never as unbilled work. deliverable_id, client_id and
    charge_role are fixed when the time is logged.

    logged_by_id, changed_by_id: who wrote it, and who changed it last; None: the system, nobody.
    written_by_ids: all who did either, none of whom may approve it. A correction has negative
    seconds, corrects_id (an approved entry) and correction_reason.

    seconds are worked. billable_seconds are what the client is charged: none where it is not
    chargeable, what was set by hand (billable_set_by_id: by whom), else as many as were worked.
    non_chargeable_reason says why they are fewer, or more. A correction may change one of them
    alone. reason_kind_id: the kind of that reason, only where they are fewer. rounding_seconds:
    what rounding at approval added to the worked time; None: it was not rounded.

    levels_passed: how many levels of approval it has passed while it waits. decided_for_id: in
    whose place somebody decided.
    """

    __tablename__ = "time_entry"

    person_id: Mapped[Id] = mapped_column(ForeignKey("person.id"))
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    client_id: Mapped[Id | None]
    task_id: Mapped[Id | None] = mapped_column(ForeignKey("task.id"))
    deliverable_id: Mapped[Id | None]
    worked_on: Mapped[date]
    worked_from: Mapped[date | None] = mapped_column(default=None)
    seconds: Mapped[Seconds]
    billable_seconds: Mapped[Seconds] = mapped_column(default=None)
    billable_set_by_id: Mapped[Id | None] = mapped_column(default=None)
    charge_role: Mapped[str]
    chargeable: Mapped[bool]
    non_chargeable_reason: Mapped[str] = mapped_column(default="")
    reason_kind_id: Mapped[Id | None] = mapped_column(default=None)
    rounding_seconds: Mapped[Seconds | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[Status] = mapped_column(word(Status), default=Status.SUBMITTED)
    decided_by_id: Mapped[Id | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_for_id: Mapped[Id | None] = mapped_column(default=None)
    levels_passed: Mapped[int] = mapped_column(default=0)
    rejected_reason: Mapped[str] = mapped_column(default="")
    logged_at: Mapped[datetime]
    logged_by_id: Mapped[Id | None] = mapped_column(default=None)
    changed_by_id: Mapped[Id | None] = mapped_column(default=None)
    written_by_ids: Mapped[list[str]] = mapped_column(
        ARRAY(Uuid(as_uuid=False)), default_factory=list
    )
    corrects_id: Mapped[Id | None] = mapped_column(ForeignKey("time_entry.id"), default=None)
    correction_reason: Mapped[str] = mapped_column(default="")
    reopened_reason: Mapped[str] = mapped_column(default="")
    external_ref: Mapped[str | None] = mapped_column(default=None)
    settled: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint(
            "CASE WHEN corrects_id IS NULL THEN seconds > 0 AND billable_seconds >= 0"
            " ELSE greatest(seconds, billable_seconds) <= 0"
            " AND least(seconds, billable_seconds) < 0 END",
            "time_entry_seconds",
        ),
        CheckConstraint("worked_from <= worked_on", "time_entry_days"),
        CheckConstraint("status IN ('submitted', 'approved', 'rejected')", "time_entry_status"),
        CheckConstraint(
            "status <> 'approved' OR settled = (decided_by_id IS NULL)", "time_entry_decided"
        ),
        Index("time_entry_by_day", "worked_on", "id"),
        Index("time_entry_by_project", "project_id", "worked_on", "id"),
        Index("time_entry_by_person", "person_id", "worked_on", "id"),
        Index("time_entry_by_task", "task_id"),
        Index("time_entry_corrects", "corrects_id"),
        Index("time_entry_given_away", "worked_on", postgresql_where=_GIVEN_AWAY),
        Index("time_entry_waiting", "worked_on", "id", postgresql_where=_SUBMITTED),
        Index(
            "time_entry_person_day",
            "person_id",
            "worked_on",
            postgresql_include=["seconds"],
            postgresql_where=_COUNTED,
        ),
        Index("time_entry_external_ref", "external_ref", unique=True),
    )

    def __post_init__(self) -> None:
        if self.billable_seconds is None:
            self.billable_seconds = self.seconds if self.chargeable else 0

    def logged(self) -> Fact:
        return Fact("time_entry.logged.v1", self)

    def change(self, values: Mapping[str, Any], by: str | None) -> Fact | None:
        """Set what differs; a rejected entry waits for a decision again. None: nothing differs."""
        status = self._move(Deed.CHANGE)
        if self.corrects_id:
            raise _correction_fixed()
        if status != self.status:
            values = {**values, "status": status, **_UNDECIDED}
        changed = tuple(name for name, value in values.items() if getattr(self, name) != value)
        if not changed:
            return None
        for name in changed:
            setattr(self, name, values[name])
        changed = (*changed, *self._set(levels_passed=0))
        self.changed_by_id = by
        self.written_by_ids = sorted({*self.written_by_ids, *([by] if by else [])})
        return Fact("time_entry.updated.v1", self, (*changed, "changed_by_id"))

    def delete(self) -> Fact:
        """The fact of its end; the command removes the row."""
        self._move(Deed.DELETE)
        return Fact("time_entry.deleted.v1", self)

    def withdrawn(self) -> Fact:
        """The fact of its end when its import is undone, which settled history may be as well."""
        return Fact("time_entry.deleted.v1", self)

    def approve(
        self, by: str, at: datetime, turn: Turn = FINAL, rounded: RoundedDay | None = None
    ) -> Fact:
        """by: the person who decides, never the one who worked, logged or changed it. turn: which
        levels pass with it. rounded: what is charged of the day, where a rule is in force."""
        self.refuse_own(by)
        self._refuse_writer(by)
        status = self._move(Deed.APPROVE)
        changed = self._set(levels_passed=turn.passed, decided_for_id=turn.for_id)
        if not turn.is_final:
            return Fact("time_entry.passed.v1", self, changed)
        self._decide(status, by, at)
        if rounded and self.may_be_rounded:
            changed = (*changed, *self._round(rounded))
        return Fact("time_entry.approved.v1", self, (*_DECISION, *changed))

    @property
    def may_be_rounded(self) -> bool:
        """What was set by hand, corrections and sums of several days are left alone."""
        alone = self.corrects_id is None and self.worked_from is None
        return alone and self.chargeable and self.billable_seconds == self.seconds

    def _round(self, rounded: RoundedDay) -> tuple[str, ...]:
        billable = rounded.take(self.seconds)
        words = "" if billable == self.seconds else _rounded_to(rounded.rule.unit)
        return self._set(
            billable_seconds=billable,
            chargeable=billable > 0,
            rounding_seconds=billable - self.seconds,
            non_chargeable_reason=words,
        )

    def _unround(self) -> tuple[str, ...]:
        if self.rounding_seconds is None:
            return ()
        return self._set(
            billable_seconds=self.seconds,
            chargeable=True,
            rounding_seconds=None,
            non_chargeable_reason="",
        )

    def _set(self, **values: Any) -> tuple[str, ...]:
        changed = tuple(name for name, value in values.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, values[name])
        return changed

    def reject(self, by: str, at: datetime, reason: str, for_id: str | None = None) -> Fact:
        self.refuse_own(by)
        self._decide(self._move(Deed.REJECT), by, at)
        changed = self._set(rejected_reason=reason, levels_passed=0, decided_for_id=for_id)
        return Fact("time_entry.rejected.v1", self, (*_DECISION, *changed))

    def reopen(self, reason: str) -> Fact:
        """An approved entry waits for a decision again, so that it can be changed or deleted. What
        was rounded follows the worked time again."""
        fact = self._reopen(reason)
        changed = (*self._unround(), *self._set(levels_passed=0, decided_for_id=None))
        return replace(fact, changed=(*fact.changed, *changed))

    def _reopen(self, reason: str) -> Fact:
        status = self._move(Deed.REOPEN)
        if self.settled:
            raise Conflict(
                "TIME_ENTRY_SETTLED",
                "This time was billed before Tandem and stays as it was imported.",
                field="time_entry_id",
            )
        self.status, self.reopened_reason = status, reason
        for name, value in _UNDECIDED.items():
            setattr(self, name, value)
        return Fact("time_entry.reopened.v1", self, ("status", "reopened_reason", *_UNDECIDED))

    def set_billable(
        self, seconds: int, reason: str, reason_kind_id: str | None, by: str, at: datetime
    ) -> list[Fact]:
        """What the client is charged, whatever was worked; none: nothing differs. An approval is
        taken back and given again, so that finance learns of it in order."""
        if self.corrects_id:
            raise _correction_fixed()
        values: dict[str, Any] = {
            "billable_seconds": seconds,
            "billable_set_by_id": by if seconds not in (0, self.seconds) else None,
            "chargeable": seconds > 0,
            "non_chargeable_reason": reason if seconds != self.seconds else "",
            "reason_kind_id": reason_kind_id,
            "rounding_seconds": None,
        }
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        if not changed:
            return []
        again = self.status is Status.APPROVED
        facts = []
        if again:
            self.refuse_own(by)
            facts.append(self._reopen(reason or _CHARGED_AS_WORKED))
        elif self.status is Status.REJECTED:
            self._move(Deed.APPROVE)
        for name in changed:
            setattr(self, name, values[name])
        self.changed_by_id = by
        facts.append(Fact("time_entry.updated.v1", self, (*changed, "changed_by_id")))
        if again:
            self._decide(self._move(Deed.APPROVE), by, at)
            facts.append(Fact("time_entry.approved.v1", self, _DECISION))
        return facts

    def require_waiting(self) -> None:
        """Conflict for one that is decided."""
        self._move(Deed.APPROVE)

    def require_correctable(self) -> None:
        """Only approved work is corrected by an entry of its own."""
        if self.corrects_id:
            raise Conflict(
                "CORRECTION_OF_CORRECTION",
                "This entry is a correction itself; log the time that was taken away as new time.",
                field="time_entry_id",
            )
        if self.status != Status.APPROVED or self.settled:
            remedy = "it was billed before Tandem" if self.settled else "change the entry itself"
            raise Conflict(
                "TIME_ENTRY_NOT_CORRECTABLE",
                f"Only approved time is corrected by another entry; {remedy}.",
                field="time_entry_id",
                details={"status": self.status.value},
            )

    def _decide(self, status: Status, by: str, at: datetime) -> None:
        self.status = status
        self.decided_by_id = by
        self.decided_at = at

    def refuse_own(self, by: str) -> None:
        """Nobody decides on their own time."""
        if by == self.person_id:
            raise Forbidden(
                "OWN_TIME_ENTRY",
                "Nobody decides on their own time; ask your lead or the project's manager.",
                field="time_entry_id",
            )

    def _refuse_writer(self, by: str) -> None:
        if by in self.written_by_ids:
            raise Forbidden(
                "TIME_ENTRY_WRITTEN_BY_APPROVER",
                "Nobody approves time that they logged or changed; ask the person's lead, the "
                "project's manager or an administrator who did neither.",
                field="time_entry_id",
            )

    def _move(self, deed: Deed) -> Status:
        status = status_after(self.status, deed)
        if status is None:
            raise _not_allowed(self.id, self.status, deed)
        return status


def _rounded_to(unit: int) -> str:
    return f"Rounded by day to units of {unit // 60} minutes."


_CHARGED_AS_WORKED = "The billable time was set to what was worked."
_DECISION = ("status", "decided_by_id", "decided_at")
_UNDECIDED = {"decided_by_id": None, "decided_at": None, "rejected_reason": ""}


def _correction_fixed() -> Conflict:
    return Conflict(
        "CORRECTION_FIXED",
        "A correction is not changed; delete it and make another.",
        field="time_entry_id",
    )


def _not_allowed(entry_id: str, status: Status, deed: Deed) -> Refusal:
    details = {"status": status.value, "time_entry_id": entry_id}
    if status is Status.REJECTED:
        return Conflict(
            "TIME_ENTRY_REJECTED",
            "This time entry was rejected; its owner changes it, and it can be decided on again.",
            field="time_entry_id",
            details=details,
        )
    if status is Status.SUBMITTED:
        return Conflict(
            "TIME_ENTRY_NOT_APPROVED",
            "This time entry is not approved; change it or delete it as it is.",
            field="time_entry_id",
            details=details,
        )
    remedy = (
        "there is nothing more to do."
        if deed is Deed.APPROVE
        else "ask somebody who may approve it to reopen it, or correct it by another entry."
    )
    return Conflict(
        "TIME_ENTRY_ALREADY_APPROVED",
        f"This time entry is already approved: {remedy}",
        field="time_entry_id",
        details=details,
    )


@dataclass(slots=True, kw_only=True)
class ImportedHistory:
    """What one batch of settled time brought into one project: a fact, and no row of its own."""

    id: str
    project_id: str
    client_id: str | None
    tasks: int
    time_entries: int
    seconds: int
    first_day: date
    last_day: date
    version: int = 0

    def imported(self) -> Fact:
        return Fact("history.imported.v1", self)


class IssuedTime(Model):
    """finance's issued invoices, as far as time is on them: such an entry is not reopened."""

    __tablename__ = "issued_time"

    time_entry_id: Mapped[Id] = mapped_column(primary_key=True)
    invoice_id: Mapped[Id] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(default="")
