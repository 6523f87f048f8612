"""Briefs in their editions, and the handover between two people, over gRPC."""

from __future__ import annotations

from typing import Any

import pytest
from accounts_steps import Accounts, a_deliverable, everything_stated, texts
from bus.envelope import SIZE_MAX
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from tandem.accounts.v1 import briefs_pb2 as pb
from tandem.common.v1 import common_pb2

pytestmark = pytest.mark.slow


def test_every_writing_is_an_edition_of_its_own_and_the_earlier_ones_stay(
    accounts: Accounts,
) -> None:
    opportunity = accounts.an_opportunity()
    first = accounts.a_brief(opportunity.id)
    second = accounts.a_brief(opportunity.id, objective="Sell much more tea.")
    assert (first.edition, second.edition, second.id) == (1, 2, first.id)
    read = {"opportunity_id": opportunity.id}
    assert accounts.ask("GetBrief", accounts.piet, **read).brief == second
    noted = [(note.edition, note.written_by_id) for note in second.editions]
    assert noted == [(1, accounts.ann.person_id), (2, accounts.ann.person_id)]
    shown = accounts.ask("GetOpportunity", **read).opportunity
    assert (opportunity.brief_edition, shown.brief_edition) == (0, 2)
    kept = accounts.ask("GetBrief", edition=1, **read).brief
    assert (kept.objective, kept.written_by_id) == ("Sell more tea.", accounts.ann.person_id)
    with pytest.raises(NotFound):
        accounts.ask("GetBrief", edition=3, **read)


def test_a_brief_says_all_that_was_given(accounts: Accounts) -> None:
    budget = common_pb2.Money(amount_minor=20_000_00, currency_code="EUR")
    opportunity = accounts.an_opportunity()
    brief = accounts.a_brief(
        opportunity.id, budget=budget, start_on="2026-04-01", due_on="2026-06-30"
    )
    assert (brief.budget, brief.start_on, brief.due_on) == (budget, "2026-04-01", "2026-06-30")
    assert list(brief.constraints) == ["No animals"]
    published = accounts.facts()[-1].payload
    assert published["deliverables"][0] == {
        "id": brief.deliverables[0].id,
        "name": "Website",
        "description": "Ten pages",
    }
    assert published["budget"] == {"amount_minor": 20_000_00, "currency_code": "EUR"}
    assert (published["brief_id"], published["edition"], published["due_on"]) == (
        brief.id,
        1,
        "2026-06-30",
    )


def test_deliverables_keep_their_ids_from_edition_to_edition(accounts: Accounts) -> None:
    opportunity = accounts.an_opportunity()
    website, film = accounts.a_brief(opportunity.id).deliverables
    drafts = [
        a_deliverable("Moving picture", known_as=film.id),
        a_deliverable("Website"),
        a_deliverable("Poster"),
    ]
    picture, same, poster = accounts.a_brief(opportunity.id, deliverables=drafts).deliverables
    assert (picture.id, same.id) == (film.id, website.id)
    assert poster.id not in (film.id, website.id)
    only = [a_deliverable("Poster", known_as=poster.id)]
    accounts.a_brief(opportunity.id, deliverables=only)
    back = [a_deliverable("Website", known_as=website.id)]
    assert accounts.a_brief(opportunity.id, deliverables=back).deliverables[0].id == website.id


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("objective", {"objective": ""}),
        ("objective", {"objective": "x" * 5_001}),
        ("deliverables", {"deliverables": []}),
        ("deliverables[0].name", {"deliverables": [a_deliverable("")]}),
        ("deliverables[0].id", {"deliverables": [a_deliverable("A", known_as="1")]}),
        ("deliverables[0].id", {"deliverables": [a_deliverable("A", known_as=new_id())]}),
        ("deliverables[0]", {"deliverables": [a_deliverable("A"), a_deliverable("a")]}),
        ("constraints[0]", {"constraints": [" "]}),
        ("start_on", {"start_on": "1 April"}),
        ("due_on", {"start_on": "2026-04-02", "due_on": "2026-04-01"}),
        ("budget", {"budget": common_pb2.Money(amount_minor=-1, currency_code="GBP")}),
        ("budget.currency_code", {"budget": common_pb2.Money(currency_code="QQQ")}),
    ],
)
def test_a_wrong_value_is_refused_and_named(
    accounts: Accounts, field: str, fields: dict[str, Any]
) -> None:
    opportunity = accounts.an_opportunity()
    with pytest.raises(Invalid) as refusal:
        accounts.a_brief(opportunity.id, **fields)
    assert refusal.value.field == field
    with pytest.raises(NotFound):
        accounts.ask("GetBrief", opportunity_id=opportunity.id)


def test_a_brief_larger_than_an_event_is_refused(accounts: Accounts) -> None:
    opportunity = accounts.an_opportunity()
    many = [a_deliverable(f"Piece {number}", "茶" * 900) for number in range(50)]
    with pytest.raises(Invalid, match="document"):
        accounts.a_brief(opportunity.id, deliverables=many)


def test_a_brief_is_written_by_account_managers_until_the_opportunity_is_decided(
    accounts: Accounts,
) -> None:
    won = accounts.a_won_opportunity().opportunity
    with pytest.raises(Conflict, match=won.reference):
        accounts.a_brief(won.id)
    with pytest.raises(Forbidden):
        accounts.ask(
            "WriteBrief",
            accounts.piet,
            opportunity_id=won.id,
            objective="Mine",
            deliverables=[a_deliverable("Film")],
        )
    with pytest.raises(NotFound):
        accounts.a_brief(new_id())


def test_two_who_rewrite_the_same_edition_do_not_overwrite_each_other(
    accounts: Accounts,
) -> None:
    opportunity = accounts.an_opportunity()
    first = accounts.a_brief(opportunity.id)
    accounts.a_brief(opportunity.id, expected_version=first.version)
    with pytest.raises(Conflict, match="changed since"):
        accounts.a_brief(opportunity.id, expected_version=first.version)


def test_a_handover_goes_from_one_person_to_the_other(accounts: Accounts) -> None:
    handover = accounts.a_won_opportunity().handover
    of_it = {"handover_id": handover.id}
    with pytest.raises(Conflict, match="scope_out, promises, definition_of_done") as refusal:
        accounts.ask("OfferHandover", **of_it)
    assert refusal.value.reason == "HANDOVER_INCOMPLETE"
    completed = accounts.ask("CompleteHandover", **of_it, **everything_stated()).handover
    assert (list(completed.open_items), completed.status) == ([], pb.HANDOVER_STATUS_DRAFT)
    offered = accounts.ask("OfferHandover", **of_it).handover
    assert offered.status == pb.HANDOVER_STATUS_OFFERED
    asked = {"item": "scope_in", "question": "Which ten pages?"}
    returned = accounts.ask("ReturnHandover", accounts.piet, **of_it, **asked).handover
    assert list(returned.open_items) == ["scope_in"]
    (question,) = returned.questions
    assert (question.item, question.asked_by_id) == ("scope_in", accounts.piet.person_id)
    with pytest.raises(Conflict, match="scope_in is open"):
        accounts.ask("OfferHandover", **of_it)
    answer = {"question_id": question.id, "answer": "Home and nine products."}
    answered = accounts.ask("AnswerHandoverQuestion", **of_it, **answer).handover
    assert answered.questions[0].answer == "Home and nine products."
    assert answered.questions[0].answered_by_id == accounts.ann.person_id
    accounts.ask("OfferHandover", **of_it)
    accepted = accounts.ask("AcceptHandover", accounts.piet, **of_it).handover
    assert accepted.status == pb.HANDOVER_STATUS_ACCEPTED
    assert accepted.project_manager_id == accounts.piet.person_id
    by_project = accounts.ask("GetHandover", accounts.piet, project_id=accepted.project_id)
    assert by_project.handover == accepted
    assert (accepted.client_name, accepted.opportunity_name, accepted.owner_id) == (
        "Northwind Traders Ltd",
        "Spring campaign",
        accounts.ann.person_id,
    )
    assert accounts.ask("ListHandovers").handovers[0] == accepted
    assert [type_ for type_ in accounts.fact_types() if type_.startswith("handover")] == [
        "handover.created.v1",
        "handover.completed.v1",
        "handover.offered.v1",
        "handover.returned.v1",
        "handover.answered.v1",
        "handover.offered.v1",
        "handover.accepted.v1",
    ]
    assert accounts.facts()[-1].payload["project_manager_id"] == accounts.piet.person_id


def test_an_accepted_handover_is_final(accounts: Accounts) -> None:
    handover = accounts.an_offered_handover()
    of_it = {"handover_id": handover.id}
    accounts.ask("AcceptHandover", accounts.piet, **of_it)
    later: list[tuple[str, Actor, dict[str, Any]]] = [
        ("AcceptHandover", accounts.piet, {}),
        ("ReturnHandover", accounts.piet, {"item": "other", "question": "But why?"}),
        ("OfferHandover", accounts.ann, {}),
        ("CompleteHandover", accounts.ann, {"scope_in": texts("More")}),
        ("AnswerHandoverQuestion", accounts.ann, {"question_id": new_id(), "answer": "So."}),
    ]
    for method, actor, fields in later:
        with pytest.raises(Conflict, match="accepted and is final") as refusal:
            accounts.ask(method, actor, **of_it, **fields)
        assert refusal.value.reason == "HANDOVER_ACCEPTED"


def test_what_is_offered_is_not_changed_under_the_project_managers_eyes(
    accounts: Accounts,
) -> None:
    handover = accounts.an_offered_handover()
    with pytest.raises(Conflict, match="accepts or returns it"):
        accounts.ask("CompleteHandover", handover_id=handover.id, scope_in=texts("More"))


def test_a_draft_is_neither_accepted_nor_returned(accounts: Accounts) -> None:
    of_it = {"handover_id": accounts.a_won_opportunity().handover.id}
    with pytest.raises(Conflict, match="not been offered"):
        accounts.ask("AcceptHandover", accounts.piet, **of_it)
    with pytest.raises(Conflict, match="not been offered"):
        accounts.ask("ReturnHandover", accounts.piet, **of_it, item="other", question="Why?")


def test_each_step_is_for_the_person_whose_job_it_is(accounts: Accounts) -> None:
    of_it = {"handover_id": accounts.an_offered_handover().id}
    asked = {"item": "other", "question": "Why?"}
    for method, actor, fields in (
        ("AcceptHandover", accounts.ann, {}),
        ("ReturnHandover", accounts.ann, asked),
        ("OfferHandover", accounts.piet, {}),
        ("CompleteHandover", accounts.piet, {}),
        ("AcceptHandover", accounts.tom, {}),
    ):
        with pytest.raises(Forbidden):
            accounts.ask(method, actor, **of_it, **fields)
    both = an_actor("account_manager", "project_manager")
    taken = accounts.ask("AcceptHandover", both, **of_it).handover
    assert taken.project_manager_id == both.person_id


def test_only_a_person_accepts_for_a_person_runs_the_project(accounts: Accounts) -> None:
    of_it = {"handover_id": accounts.an_offered_handover().id}
    with pytest.raises(Conflict, match="Only a person"):
        accounts.ask("AcceptHandover", Actor.system(), **of_it)


def test_a_project_manager_may_ask_several_questions(accounts: Accounts) -> None:
    of_it = {"handover_id": accounts.an_offered_handover().id}
    for item in ("promises", "other", "scope_in"):
        asked = {"item": item, "question": "What of it?"}
        returned = accounts.ask("ReturnHandover", accounts.piet, **of_it, **asked).handover
    assert list(returned.open_items) == ["scope_in", "promises", "other"]
    for question in returned.questions:
        answer = {"question_id": question.id, "answer": "This."}
        accounts.ask("AnswerHandoverQuestion", **of_it, **answer)
    with pytest.raises(Conflict, match="has been answered"):
        accounts.ask("AnswerHandoverQuestion", **of_it, **answer)
    accounts.ask("OfferHandover", **of_it)


@pytest.mark.parametrize(
    ("method", "field", "fields"),
    [
        ("ReturnHandover", "item", {"item": "mood", "question": "Why?"}),
        ("ReturnHandover", "question", {"item": "other", "question": " "}),
        ("AnswerHandoverQuestion", "question_id", {"question_id": "1", "answer": "So."}),
        ("AnswerHandoverQuestion", "answer", {"question_id": new_id(), "answer": ""}),
        ("CompleteHandover", "scope_out[1]", {"scope_out": texts("A", "")}),
        ("CompleteHandover", "context", {"context": "x" * 20_001}),
        ("CompleteHandover", "handover_id", {"handover_id": "1"}),
    ],
)
def test_a_wrong_value_in_a_handover_is_refused_and_named(
    accounts: Accounts, method: str, field: str, fields: dict[str, Any]
) -> None:
    actor = accounts.piet if method == "ReturnHandover" else accounts.ann
    with pytest.raises(Invalid) as refusal:
        accounts.ask(method, actor, **{"handover_id": new_id(), **fields})
    assert refusal.value.field == field


def test_a_handover_never_outgrows_an_event(accounts: Accounts) -> None:
    handover = accounts.a_won_opportunity().handover
    of_it = {"handover_id": handover.id}
    with pytest.raises(Invalid, match="document"):
        accounts.ask("CompleteHandover", **of_it, context="茶" * 12_000)
    full = {"context": "茶" * 11_000} | everything_stated()
    accounts.ask("CompleteHandover", **of_it, **full)
    accounts.ask("OfferHandover", **of_it)
    question = {"item": "other", "question": "茶" * 2_000}
    for _ in range(3):
        accounts.ask("ReturnHandover", accounts.piet, **of_it, **question)
    with pytest.raises(Invalid, match="document"):
        accounts.ask("ReturnHandover", accounts.piet, **of_it, **question)
    assert len(str(accounts.facts()[-1].payload).encode()) < SIZE_MAX - 4_000


def test_handovers_are_listed_newest_first_and_by_status(accounts: Accounts) -> None:
    opportunities = [accounts.an_opportunity(name="One")]
    opportunities.append(accounts.an_opportunity(opportunities[0].client_id, name="Two"))
    made = []
    for opportunity in opportunities:
        accounts.a_brief(opportunity.id)
        made.append(accounts.ask("WinOpportunity", opportunity_id=opportunity.id).handover.id)
    first = accounts.ask("ListHandovers", page_size=1)
    rest = accounts.ask("ListHandovers", page_size=1, page_token=first.next_page_token)
    assert [first.handovers[0].id, rest.handovers[0].id] == list(reversed(made))
    accepted = accounts.ask("ListHandovers", status=[pb.HANDOVER_STATUS_ACCEPTED])
    assert not accepted.handovers


def test_a_handover_is_got_by_one_id(accounts: Accounts) -> None:
    for ids in ({}, {"handover_id": new_id(), "project_id": new_id()}):
        with pytest.raises(Invalid):
            accounts.ask("GetHandover", **ids)
    for ids in ({"handover_id": new_id()}, {"project_id": new_id()}):
        with pytest.raises(NotFound):
            accounts.ask("GetHandover", **ids)


def test_the_same_request_sent_again_is_carried_out_once(accounts: Accounts) -> None:
    handover = accounts.an_offered_handover()
    request = {"handover_id": handover.id, "request_id": "accepting"}
    first = accounts.ask("AcceptHandover", accounts.piet, **request)
    assert accounts.ask("AcceptHandover", accounts.piet, **request) == first
    with pytest.raises(Conflict, match="different request"):
        accounts.ask("AcceptHandover", accounts.piet, handover_id=new_id(), request_id="accepting")
