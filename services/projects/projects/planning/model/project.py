"""A project, its phases and what the client receives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any

from chassis.database import Aggregate
from chassis.errors import Conflict
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from projects.model import Id, Model, Seconds, word
from projects.planning.rules.scope import Item
from projects.planning.rules.status import CLOSED, NEXT_STATUSES, ProjectStatus, may_follow

project_reference = NumberSequence("project_reference", start=1001, metadata=Model.metadata)


class Deliverable(Model):
    """What the client receives. Its id is the brief's, or the quote line's that sold it.

    role_hours: [{charge_role, seconds}], what the accepted quotes hold for it, summed. by_hand:
    made here, or renamed here, so that neither brief nor quote changes its name or removes it.
    has_proofs: versions of it are kept, so that nothing removes it.
    """

    __tablename__ = "deliverable"

    project_id: Mapped[Id] = mapped_column(
        ForeignKey("project.id"), primary_key=True, init=False, repr=False
    )
    id: Mapped[Id] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    sold_seconds: Mapped[Seconds] = mapped_column(default=0)
    role_hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default_factory=list)
    by_hand: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    has_proofs: Mapped[bool] = mapped_column(default=False)


class Phase(Model):
    """A chapter of a project. Its dates are those of its tasks."""

    __tablename__ = "phase"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    project_id: Mapped[Id] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str]
    position: Mapped[int]


class Project(Aggregate, Model, kw_only=True):
    """The unit that is planned, delivered and billed.

    start_on is planned, end_on comes from the schedule, due_on is what the brief wants.
    sold_seconds: hours of all accepted quotes. kicked_off: has been active. country_code: whose
    calendar the plan is made on, from when it is first scheduled. template_id: what it was planned
    from. deliverables_ordered: by hand, so that a brief does not change the order again.
    acceptance_undone: quotes were accepted, and none is any more. retained: a retainer covers it.
    """

    __tablename__ = "project"
    __table_args__ = (
        Index("project_client", "client_id", "id"),
        Index("project_status", "status", "id"),
        Index("project_manager", "project_manager_id", "id"),
        Index("project_template", "template_id"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    status: Mapped[ProjectStatus] = mapped_column(word(ProjectStatus))
    status_reason: Mapped[str] = mapped_column(default="")
    client_id: Mapped[Id | None] = mapped_column(default=None)
    opportunity_id: Mapped[Id | None] = mapped_column(unique=True, default=None)
    handover_id: Mapped[Id | None] = mapped_column(default=None)
    project_manager_id: Mapped[Id | None] = mapped_column(default=None)
    accepted_quote_id: Mapped[Id | None] = mapped_column(default=None)
    start_on: Mapped[date | None] = mapped_column(default=None)
    end_on: Mapped[date | None] = mapped_column(default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    chargeable: Mapped[bool]
    sold_seconds: Mapped[Seconds] = mapped_column(default=0)
    kicked_off: Mapped[bool] = mapped_column(default=False)
    acceptance_undone: Mapped[bool] = mapped_column(default=False)
    retained: Mapped[bool] = mapped_column(default=False)
    country_code: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    template_id: Mapped[Id | None] = mapped_column(ForeignKey("template.id"), default=None)
    deliverables_ordered: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    external_ref: Mapped[str | None] = mapped_column(unique=True, default=None)
    created_at: Mapped[datetime]
    deliverables: Mapped[list[Deliverable]] = relationship(
        order_by=Deliverable.position,
        cascade="all, delete-orphan",
        default_factory=list,
        lazy="selectin",  # each fact states them
    )

    def opened(self) -> Fact:
        return Fact("project.opened.v1", self, ("name", "status", "client_id", "deliverables"))

    def release(self, handover_id: str, project_manager_id: str | None) -> Fact | None:
        """The handover was accepted: planning may begin. None when it has begun already."""
        if self.status != ProjectStatus.HANDOVER:
            return None
        self.status = ProjectStatus.PLANNING
        self.handover_id = handover_id
        self.project_manager_id = project_manager_id
        return Fact("project.released.v1", self, ("status", "handover_id", "project_manager_id"))

    def take_scope(self, scope: Sequence[Item], quote_id: str | None, keep: Set[str]) -> bool:
        """What is made and the hours sold; True when that is something new.

        quote_id: of the quote that was accepted last; None while none is.
        keep: deliverables that tasks refer to, which stay even if nobody wants them any more.
        """
        known = {deliverable.id: deliverable for deliverable in self.deliverables}
        before = self._scope()
        places = {each.id: each.position for each in self.deliverables}
        wanted = [_deliverable(known.get(item.id), place, item) for place, item in enumerate(scope)]
        gone = [known[id_] for id_ in known.keys() - {item.id for item in scope}]
        kept = [
            _emptied(each, len(wanted) + place)
            for place, each in enumerate(gone)
            if each.id in keep or each.by_hand or each.has_proofs
        ]
        self.deliverables = [*wanted, *kept]
        if self.deliverables_ordered:
            self._keep_places(places)
        self.sold_seconds = sum(item.sold_seconds for item in scope)
        had_quote = self.accepted_quote_id is not None or self.acceptance_undone
        self.acceptance_undone = had_quote and quote_id is None
        self.accepted_quote_id = quote_id
        return self._scope() != before

    def _keep_places(self, places: Mapping[str, int]) -> None:
        """The order set by hand holds; what is new comes last."""
        last = max(places.values(), default=0) + 1
        for each in self.deliverables:
            each.position = places.get(each.id, last + each.position)

    def _scope(self) -> list[tuple[object, ...]]:
        return [
            (self.accepted_quote_id,),
            *((d.id, d.name, d.description, d.role_hours) for d in self.deliverables),
        ]

    def scope_set(self, *changed: str) -> Fact:
        return Fact("project.scope_set.v1", self, ("deliverables", "sold_seconds", *changed))

    def planned(self) -> Fact:
        return Fact("project.planned.v1", self, ("start_on", "end_on"))

    def rescheduled(self, moved: Sequence[object], *changed: str, reason: str = "") -> Fact:
        """moved: the tasks whose dates are others now, with the old and the new ones. reason: what
        moved them, if it is of another project."""
        self.__dict__["_moved"] = tuple(moved)
        self.__dict__["_reason"] = reason
        return Fact("project.rescheduled.v1", self, changed)

    @property
    def moved(self) -> tuple[object, ...]:
        """What the last rescheduling in this transaction moved, for its fact."""
        return tuple(self.__dict__.get("_moved", ()))

    @property
    def reason(self) -> str:
        """Why the last rescheduling in this transaction was, if for another project's sake."""
        return str(self.__dict__.get("_reason", ""))

    def followed(self) -> Fact:
        """Its plan moved with a task of another project; after `rescheduled`, which says why."""
        return Fact("project.followed.v1", self, ())

    def updated(self, *changed: str) -> Fact:
        return Fact("project.updated.v1", self, changed)

    def update(self, wanted: Mapping[str, Any]) -> Fact | None:
        """None when everything is so already."""
        changed = [name for name, value in wanted.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, wanted[name])
        return self.updated(*changed) if changed else None

    def require_sold(self, field: str) -> None:
        """Conflict without an accepted quote or a retainer, on which all that is charged rests."""
        if not self.accepted_quote_id and not self.retained:
            raise Conflict(
                "QUOTE_NOT_ACCEPTED",
                f"{self.reference} is chargeable, no quote for it was accepted, and no retainer "
                "covers it; record the client's acceptance of its quote first.",
                field=field,
            )

    def archive(self, at: datetime) -> Fact | None:
        """Out of the lists; None when it is so already. An open project is closed first."""
        if self.status not in CLOSED:
            raise Conflict(
                "PROJECT_OPEN",
                f"{self.reference} is {_said(self.status)}; complete or cancel it first.",
                field="project_id",
                details={"status": self.status.value},
            )
        if self.archived_at:
            return None
        self.archived_at = at
        return Fact("project.archived.v1", self, ("archived_at",))

    def restore(self) -> Fact | None:
        if not self.archived_at:
            return None
        self.archived_at = None
        return Fact("project.restored.v1", self, ("archived_at",))

    def widen(self, first: date | None, last: date | None) -> list[str]:
        """Make the window hold the days too; the names of what changed."""
        window = {
            "start_on": min(filter(None, (self.start_on, first)), default=None),
            "end_on": max(filter(None, (self.end_on, last)), default=None),
        }
        changed = [name for name, day in window.items() if getattr(self, name) != day]
        for name in changed:
            setattr(self, name, window[name])
        return changed

    def require_workable(self) -> None:
        """Conflict while the handover is open, and once the project is closed."""
        if self.status == ProjectStatus.HANDOVER:
            raise self._handover_not_accepted()
        if self.status in CLOSED:
            raise Conflict(
                "PROJECT_CLOSED",
                f"{self.reference} is {_said(self.status)}; reopen it to change its plan.",
                field="project_id",
                details={"status": self.status.value},
            )

    def _handover_not_accepted(self) -> Conflict:
        return Conflict(
            "HANDOVER_NOT_ACCEPTED",
            f"{self.reference} waits in handover; a project manager must accept that first.",
            field="project_id",
            details={"status": self.status.value, "opportunity_id": self.opportunity_id or ""},
        )

    def change_status(self, wanted: ProjectStatus, reason: str) -> Fact:
        """Along the status machine; what a kick-off or completion needs the caller sees to."""
        if self.status == ProjectStatus.HANDOVER:
            raise self._handover_not_accepted()
        if not may_follow(self.status, wanted):
            raise self._status_refused(wanted)
        self.status = wanted
        self.status_reason = reason
        self.archived_at = None
        self.kicked_off = self.kicked_off or wanted == ProjectStatus.ACTIVE
        return Fact("project.status_changed.v1", self, ("status", "status_reason"))

    def _status_refused(self, wanted: ProjectStatus) -> Conflict:
        steps = [_said(status) for status in NEXT_STATUSES[self.status]]
        remedy = f"from here it can become {' or '.join(steps)}" if steps else "that is final"
        return Conflict(
            "STATUS_CHANGE_REFUSED",
            f"{self.reference} is {_said(self.status)} and cannot become {_said(wanted)}: "
            f"{remedy}.",
            field="status",
            details={"status": self.status.value, "wanted": wanted.value},
        )


def _said(status: ProjectStatus) -> str:
    return status.value.replace("_", " ")


def _deliverable(known: Deliverable | None, position: int, item: Item) -> Deliverable:
    found = known or Deliverable(id=item.id, position=position, name=item.name)
    found.position = position
    if not found.by_hand:
        found.name, found.description = item.name, item.description
    found.sold_seconds = item.sold_seconds
    found.role_hours = [
        {"charge_role": role, "seconds": seconds} for role, seconds in item.role_hours.items()
    ]
    return found


def _emptied(deliverable: Deliverable, position: int) -> Deliverable:
    item = Item(deliverable.id, deliverable.name, deliverable.description, {})
    return _deliverable(deliverable, position, item)
