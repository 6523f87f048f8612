"""The handover of what was won, from account manager to project manager.

    draft <-> offered -> accepted
                |  ^
                v  |
              returned

It is completed and answered while it is draft or returned, returned, withdrawn and accepted while
it is offered; a project manager with several questions goes on asking while it is returned.
Accepted is final. When the opportunity is reopened, the handover is cancelled; when it is won
again, the handover is a draft again, made from the latest brief.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from chassis.database import Aggregate
from chassis.errors import Conflict, NotFound
from chassis.event import Fact
from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.handovers.rules import HandoverStatus, Item, open_items
from accounts.model import Model, word_of

QUESTIONS_MAX = 50
_WITH_ACCOUNT_MANAGER = frozenset({HandoverStatus.DRAFT, HandoverStatus.RETURNED})
UNTIL_ACCEPTED = _WITH_ACCOUNT_MANAGER | {HandoverStatus.OFFERED}
_WHERE_IT_IS = {
    HandoverStatus.DRAFT: "has not been offered yet; the account manager completes and offers it",
    HandoverStatus.OFFERED: "has been offered; a project manager accepts or returns it",
    HandoverStatus.RETURNED: "has been returned; the account manager answers and offers it again",
    HandoverStatus.CANCELLED: "was cancelled, because the opportunity was reopened; win it again",
    HandoverStatus.ACCEPTED: "has been accepted and is final; agree changes with the project "
    "manager as a change request",
}


_EVENT_OF = {
    HandoverStatus.DRAFT: "handover.created.v1",
    HandoverStatus.OFFERED: "handover.offered.v1",
    HandoverStatus.RETURNED: "handover.returned.v1",
    HandoverStatus.CANCELLED: "handover.cancelled.v1",
    HandoverStatus.ACCEPTED: "handover.accepted.v1",
}


class HandoverQuestion(Model, kw_only=True):
    """What a project manager wants to know about one item before accepting."""

    __tablename__ = "handover_question"

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    handover_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("handover.id"), index=True, init=False
    )
    item: Mapped[Item] = mapped_column(word_of(Item))
    question: Mapped[str]
    asked_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)

    def take_answer(self, answer: str, by: str | None, at: datetime) -> None:
        self.answer, self.answered_by_id, self.answered_at = answer, by, at


class HandoverItems:
    """What is still open of a handover's items: of a handover, or of one that is only shown."""

    context: Any
    scope_in: Any
    scope_out: Any
    promises: Any
    definition_of_done: Any
    questions: Any

    @property
    def open_items(self) -> list[str]:
        """Items not stated yet, and those with a question unanswered."""
        stated = {
            Item.CONTEXT: bool(self.context),
            Item.SCOPE_IN: bool(self.scope_in),
            Item.SCOPE_OUT: bool(self.scope_out),
            Item.PROMISES: self.promises is not None,
            Item.DEFINITION_OF_DONE: bool(self.definition_of_done),
        }
        return open_items(stated, [asked.item for asked in self.questions if not asked.answer])


class Handover(HandoverItems, Aggregate, Model, kw_only=True):
    """What the project manager must know to take over. promises None: not stated yet."""

    __tablename__ = "handover"
    __table_args__ = (Index("handover_by_status", "status", "id"),)

    opportunity_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("opportunity.id"), unique=True
    )
    client_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    project_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), unique=True)
    status: Mapped[HandoverStatus] = mapped_column(
        word_of(HandoverStatus), default=HandoverStatus.DRAFT
    )
    context: Mapped[str]
    scope_in: Mapped[list[str]]
    scope_out: Mapped[list[str]] = mapped_column(default_factory=list)
    promises: Mapped[list[str] | None] = mapped_column(default=None)
    definition_of_done: Mapped[list[str]] = mapped_column(default_factory=list)
    project_manager_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False), default=None)
    created_at: Mapped[datetime]
    offered_at: Mapped[datetime | None] = mapped_column(default=None)
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    questions: Mapped[list[HandoverQuestion]] = relationship(
        default_factory=list, order_by=HandoverQuestion.id, lazy="selectin"
    )

    def last_event_type(self) -> str:
        """The event that led to its status; as this one its present state is published again."""
        return _EVENT_OF[self.status]

    def created(self) -> Fact:
        return Fact("handover.created.v1", self)

    def complete(self, items: Mapping[Item, Any]) -> Fact | None:
        """State or restate these items; None if all is already as asked."""
        self._require(_WITH_ACCOUNT_MANAGER, "completed")
        changed = [item for item, stated in items.items() if stated != getattr(self, item)]
        for item in changed:
            setattr(self, item, items[item])
        return Fact("handover.completed.v1", self, tuple(changed)) if changed else None

    def offer(self, at: datetime) -> Fact:
        self._require(_WITH_ACCOUNT_MANAGER, "offered")
        if self.open_items:
            raise Conflict(
                "HANDOVER_INCOMPLETE",
                f"The handover cannot be offered while {', '.join(self.open_items)} "
                f"{'is' if len(self.open_items) == 1 else 'are'} open; state what is missing and "
                "answer what was asked. Promises may be stated to be none.",
                field=self.open_items[0],
                details={"open_items": ",".join(self.open_items)},
            )
        self.status = HandoverStatus.OFFERED
        self.offered_at = at
        return Fact("handover.offered.v1", self, ("status", "offered_at"))

    def withdraw(self) -> Fact:
        """Back to the account manager, who wants to change it."""
        self._require({HandoverStatus.OFFERED}, "withdrawn")
        self.status = HandoverStatus.DRAFT
        self.offered_at = None
        return Fact("handover.withdrawn.v1", self, ("status", "offered_at"))

    def require_not_accepted(self, reference: str) -> None:
        """Before its opportunity is reopened."""
        if self.status is HandoverStatus.ACCEPTED:
            raise Conflict(
                "HANDOVER_ACCEPTED",
                f"{reference} cannot be reopened: its handover has been accepted and the project "
                "is under way. Cancel the project, and open a new opportunity.",
                field="opportunity_id",
                details={"handover_id": self.id, "project_id": self.project_id},
            )

    def cancel(self) -> Fact:
        """Its opportunity was reopened."""
        self.status = HandoverStatus.CANCELLED
        self.offered_at = None
        return Fact("handover.cancelled.v1", self, ("status", "offered_at"))

    def draft_again(self, context: str, scope_in: list[str]) -> Fact:
        """Its opportunity was won again: what the brief says is taken from the brief."""
        self.status = HandoverStatus.DRAFT
        self.context = context
        self.scope_in = scope_in
        return Fact("handover.created.v1", self, ("status", "context", "scope_in"))

    def give_back(self, question: HandoverQuestion) -> Fact:
        """Back to the account manager, with a question."""
        self._require({HandoverStatus.OFFERED, HandoverStatus.RETURNED}, "returned")
        if len(self.questions) >= QUESTIONS_MAX:
            raise Conflict(
                "QUESTIONS_FULL",
                f"A handover has at most {QUESTIONS_MAX} questions; talk to the account manager.",
                field="question",
            )
        self.questions.append(question)
        self.status = HandoverStatus.RETURNED
        return Fact("handover.returned.v1", self, ("status", "questions", "open_items"))

    def correct_answer(self, question_id: str, answer: str, by: str | None, at: datetime) -> Fact:
        """Another answer than before, until it is accepted."""
        self._require(UNTIL_ACCEPTED, "corrected")
        self._question(question_id).take_answer(answer, by, at)
        return Fact("handover.answered.v1", self, ("questions", "open_items"))

    def answer(self, question_id: str, answer: str, by: str | None, at: datetime) -> Fact:
        self._require(_WITH_ACCOUNT_MANAGER, "answered")
        asked = self._question(question_id)
        if asked.answer:
            raise Conflict(
                "QUESTION_ANSWERED",
                "This question has been answered; correct the answer to say something else.",
                field="question_id",
            )
        asked.take_answer(answer, by, at)
        return Fact("handover.answered.v1", self, ("questions", "open_items"))

    def accept(self, project_manager_id: str, at: datetime) -> Fact:
        """This person runs the project from now on."""
        self._require({HandoverStatus.OFFERED}, "accepted")
        self.status = HandoverStatus.ACCEPTED
        self.project_manager_id = project_manager_id
        self.accepted_at = at
        return Fact("handover.accepted.v1", self, ("status", "project_manager_id", "accepted_at"))

    def _question(self, question_id: str) -> HandoverQuestion:
        for asked in self.questions:
            if asked.id == question_id:
                return asked
        raise NotFound(
            "QUESTION_NOT_FOUND",
            f"This handover has no question {question_id}.",
            field="question_id",
        )

    def _require(
        self, statuses: frozenset[HandoverStatus] | set[HandoverStatus], verb: str
    ) -> None:
        if self.status not in statuses:
            self._refuse(verb)

    def _refuse(self, verb: str) -> NoReturn:
        raise Conflict(
            f"HANDOVER_{self.status.upper()}",
            f"The handover cannot be {verb}: it {_WHERE_IT_IS[self.status]}.",
            details={"status": self.status},
        )
