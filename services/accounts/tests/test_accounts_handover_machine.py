"""The handover in every order of events: nothing leads past an open item or back from the end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from accounts.handovers.model import Handover, HandoverQuestion
from accounts.handovers.rules import HandoverStatus, Item, prefilled_context, prefilled_scope
from chassis.errors import Conflict, NotFound
from chassis.ids import new_id
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
LISTS = (Item.SCOPE_IN, Item.SCOPE_OUT, Item.PROMISES, Item.DEFINITION_OF_DONE)


def a_handover() -> Handover:
    return Handover(
        id=new_id(),
        opportunity_id=new_id(),
        client_id=new_id(),
        project_id=new_id(),
        context="Sell more tea.",
        scope_in=["Website"],
        created_at=NOW,
    )


def a_question(item: Item) -> HandoverQuestion:
    return HandoverQuestion(
        id=new_id(), item=item, question="What of it?", asked_by_id=new_id(), asked_at=NOW
    )


class Handovers(RuleBasedStateMachine):
    """Each rule is tried in every state; the model of what should happen is a status and a set."""

    def __init__(self) -> None:
        super().__init__()
        self.handover = a_handover()
        self.status = "draft"
        self.missing = {Item.SCOPE_OUT, Item.PROMISES, Item.DEFINITION_OF_DONE}
        self.asked: dict[str, Item] = {}
        self.versions = 0

    def attempt(self, allowed: bool, act: object) -> bool:
        """Whether it was done; it must be done exactly if allowed."""
        if not allowed:
            with pytest.raises(Conflict):
                act()
            return False
        act()
        return True

    @rule(item=st.sampled_from(LISTS), stated=st.lists(st.sampled_from(["A", "B"]), max_size=2))
    def complete(self, item: Item, stated: list[str]) -> None:
        allowed = self.status in ("draft", "returned")
        if self.attempt(allowed, lambda: self.handover.complete({item: stated})):
            self.missing -= {item}
            if not stated and item is not Item.PROMISES:
                self.missing |= {item}

    @rule()
    def offer(self) -> None:
        complete = not self.missing and not self.asked
        allowed = self.status in ("draft", "returned") and complete
        if self.attempt(allowed, lambda: self.handover.offer(NOW)):
            self.status = "offered"

    @rule(item=st.sampled_from(Item))
    def give_back(self, item: Item) -> None:
        asked = a_question(item)
        allowed = self.status in ("offered", "returned") and len(self.handover.questions) < 50
        if self.attempt(allowed, lambda: self.handover.give_back(asked)):
            self.status = "returned"
            self.asked[asked.id] = item

    @precondition(lambda self: self.handover.questions)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        asked = data.draw(st.sampled_from([asked.id for asked in self.handover.questions]))
        allowed = self.status == "returned" and asked in self.asked
        if self.attempt(allowed, lambda: self.handover.answer(asked, "This.", None, NOW)):
            del self.asked[asked]

    @rule()
    def accept(self) -> None:
        person = new_id()
        if self.attempt(self.status == "offered", lambda: self.handover.accept(person, NOW)):
            self.status = "accepted"
            assert self.handover.project_manager_id == person

    @invariant()
    def stands_where_it_should(self) -> None:
        assert self.handover.status == self.status
        assert set(self.handover.open_items) == self.missing | set(self.asked.values())

    @invariant()
    def nothing_is_open_once_offered(self) -> None:
        if self.status in ("offered", "accepted"):
            assert self.handover.open_items == []


TestHandovers = Handovers.TestCase


def test_an_unknown_question_is_named() -> None:
    handover = a_handover()
    handover.status = HandoverStatus.RETURNED
    with pytest.raises(NotFound, match="no question"):
        handover.answer(new_id(), "This.", None, NOW)


def test_stating_what_is_already_stated_is_no_news() -> None:
    handover = a_handover()
    assert handover.complete({Item.SCOPE_IN: ["Website"]}) is None
    assert handover.complete({Item.PROMISES: []}).changed == ("promises",)


def test_the_handover_says_what_the_brief_said() -> None:
    context = prefilled_context("Sell more tea.", "Coffee drinkers", ["No animals", "No music"])
    assert context == (
        "Sell more tea.\n\nAudience: Coffee drinkers\n\nConstraints:\n- No animals\n- No music"
    )
    assert prefilled_context("Sell more tea.", "", []) == "Sell more tea."
    deliverables = [
        {"id": new_id(), "name": "Website", "description": "Ten pages"},
        {"id": new_id(), "name": "Film", "description": ""},
    ]
    assert prefilled_scope(deliverables) == ["Website: Ten pages", "Film"]
