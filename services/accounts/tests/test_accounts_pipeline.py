"""Opportunities from open to won or lost, and the pipeline they make, over gRPC."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from accounts.events import CATALOGUE
from accounts.pipeline.rules import Attention, Stage, attention
from accounts.worker.handlers import AccountsWorker
from accounts_steps import Accounts, pounds
from bus.pump import deliver
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.testing import an_actor
from tandem.accounts.v1 import briefs_pb2
from tandem.accounts.v1 import pipeline_pb2 as pb
from tandem.common.v1 import common_pb2

slow = pytest.mark.slow


@slow
def test_a_new_opportunity_takes_what_is_usual_at_its_stage(accounts: Accounts) -> None:
    made = accounts.an_opportunity(expected_close="2026-04-30")
    assert (made.reference, made.stage, made.probability_bp) == ("OPP-0001", "qualified", 2_000)
    assert (made.status, made.owner_id) == (pb.OPPORTUNITY_STATUS_OPEN, accounts.ann.person_id)
    proposed = accounts.an_opportunity(made.client_id, stage="proposed")
    certain = accounts.an_opportunity(made.client_id, stage="negotiating", probability_bp=0)
    assert (proposed.probability_bp, certain.probability_bp) == (5_000, 0)
    assert accounts.ask("GetOpportunity", accounts.piet, opportunity_id=made.id).opportunity == made


@slow
def test_an_opportunity_of_unknown_value_is_worth_nothing_in_the_clients_currency(
    accounts: Accounts,
) -> None:
    client = accounts.a_client(currency_code="EUR")
    made = accounts.ask("CreateOpportunity", client_id=client.id, name="Talks").opportunity
    assert made.value == common_pb2.Money(amount_minor=0, currency_code="EUR")


@slow
@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": " "}),
        ("value", {"value": common_pb2.Money(amount_minor=-1, currency_code="GBP")}),
        ("value.currency_code", {"value": common_pb2.Money(amount_minor=1, currency_code="QQQ")}),
        ("value.currency_code", {"value": common_pb2.Money(amount_minor=1)}),
        ("probability_bp", {"probability_bp": 10_001}),
        ("stage", {"stage": "hopeful"}),
        ("expected_close", {"expected_close": "tomorrow"}),
        ("expected_close", {"expected_close": "2026-02-30"}),
        ("delivery_start", {"delivery_start": "20260301"}),
        ("delivery_end", {"delivery_start": "2026-03-02", "delivery_end": "2026-03-01"}),
        ("owner_id", {"owner_id": "bob"}),
    ],
)
def test_a_wrong_value_is_refused_and_named(
    accounts: Accounts, field: str, fields: dict[str, Any]
) -> None:
    client = accounts.a_client()
    with pytest.raises(Invalid) as refusal:
        accounts.an_opportunity(client.id, **fields)
    assert refusal.value.field == field
    assert accounts.fact_types() == ["client.registered.v1"]


@slow
def test_an_opportunity_needs_a_client_and_an_account_manager(accounts: Accounts) -> None:
    with pytest.raises(NotFound) as refusal:
        accounts.an_opportunity(new_id())
    assert refusal.value.field == "client_id"
    with pytest.raises(Forbidden):
        accounts.ask("CreateOpportunity", accounts.piet, client_id=new_id(), name="Talks")


@slow
def test_b45_a_probability_set_by_hand_stays_when_the_stage_changes(accounts: Accounts) -> None:
    made = accounts.an_opportunity(value=pounds(100_000), probability_bp=6_000)
    of_it = {"opportunity_id": made.id}
    for stage in ("negotiating", "qualified"):
        moved = accounts.ask("UpdateOpportunity", stage=stage, **of_it).opportunity
        assert (moved.probability_bp, moved.probability_set_by_hand) == (6_000, True)
    (weighted,) = accounts.ask("SummarisePipeline").weighted_value
    assert weighted == pounds(60_000)


@slow
def test_b45_a_probability_that_nobody_set_follows_the_stage(accounts: Accounts) -> None:
    made = accounts.an_opportunity()
    of_it = {"opportunity_id": made.id}
    for stage, usual in (("proposed", 5_000), ("negotiating", 7_500), ("proposed", 5_000)):
        moved = accounts.ask("UpdateOpportunity", stage=stage, **of_it).opportunity
        assert (moved.probability_bp, moved.probability_set_by_hand) == (usual, False)
    assert accounts.fact("opportunity.updated.v1")["changed"] == ["stage", "probability_bp"]
    accounts.ask("UpdateOpportunity", probability_bp=3_300, **of_it)
    moved = accounts.ask("UpdateOpportunity", stage="negotiating", **of_it).opportunity
    assert moved.probability_bp == 3_300


@slow
def test_b45_a_probability_can_be_made_to_follow_the_stage_again(accounts: Accounts) -> None:
    made = accounts.an_opportunity(probability_bp=1_234)
    of_it = {"opportunity_id": made.id}
    back = accounts.ask("UpdateOpportunity", probability_follows_stage=True, **of_it).opportunity
    assert (back.probability_bp, back.probability_set_by_hand) == (2_000, False)
    moved = accounts.ask("UpdateOpportunity", stage="proposed", **of_it).opportunity
    assert moved.probability_bp == 5_000


@slow
def test_what_is_not_named_stays_and_an_empty_date_goes(accounts: Accounts) -> None:
    made = accounts.an_opportunity(delivery_start="2026-05-01", delivery_end="2026-06-30")
    of_it = {"opportunity_id": made.id}
    changed = accounts.ask("UpdateOpportunity", delivery_start="2026-05-15", **of_it).opportunity
    assert (changed.delivery_start, changed.delivery_end) == ("2026-05-15", "2026-06-30")
    changed = accounts.ask("UpdateOpportunity", delivery_end="", **of_it).opportunity
    assert (changed.delivery_start, changed.delivery_end) == ("2026-05-15", "")
    with pytest.raises(Invalid) as refusal:
        accounts.ask("UpdateOpportunity", delivery_end="2026-05-14", **of_it)
    assert refusal.value.field == "delivery_end"
    assert accounts.ask("UpdateOpportunity", **of_it).opportunity.version == changed.version


@slow
def test_winning_needs_a_brief(accounts: Accounts) -> None:
    made = accounts.an_opportunity()
    with pytest.raises(Conflict, match="brief") as refusal:
        accounts.ask("WinOpportunity", opportunity_id=made.id)
    assert (refusal.value.reason, refusal.value.field) == ("BRIEF_MISSING", "opportunity_id")
    assert accounts.fact_types()[-1] == "opportunity.created.v1"


@slow
def test_winning_names_the_project_and_drafts_the_handover_from_the_brief(
    accounts: Accounts,
) -> None:
    won = accounts.a_won_opportunity()
    assert won.opportunity.status == pb.OPPORTUNITY_STATUS_WON
    assert won.opportunity.project_id == won.handover.project_id != ""
    assert won.opportunity.probability_bp == 10_000
    assert won.handover.context == (
        "Sell more tea.\n\nAudience: People who drink coffee\n\nConstraints:\n- No animals"
    )
    assert list(won.handover.scope_in) == ["Website: Ten pages", "Film"]
    assert list(won.handover.open_items) == ["scope_out", "promises", "definition_of_done"]
    assert accounts.fact_types() == [
        "client.registered.v1",
        "opportunity.created.v1",
        "brief.written.v1",
        "opportunity.won.v1",
        "handover.created.v1",
    ]


@slow
def test_of_several_who_win_the_same_opportunity_at_once_one_does(committing: Accounts) -> None:
    made = committing.an_opportunity()
    committing.a_brief(made.id)

    def win(_: int) -> bool:
        try:
            committing.ask("WinOpportunity", opportunity_id=made.id)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(win, range(4))) == 1
    assert committing.fact_types().count("handover.created.v1") == 1


@slow
def test_what_is_decided_stays_decided_until_it_is_reopened(accounts: Accounts) -> None:
    won = accounts.a_won_opportunity().opportunity
    lost = accounts.an_opportunity(won.client_id)
    with pytest.raises(Invalid) as refusal:
        accounts.ask("LoseOpportunity", opportunity_id=lost.id, reason=" ")
    assert refusal.value.field == "reason"
    lost = accounts.ask("LoseOpportunity", opportunity_id=lost.id, reason="Too dear").opportunity
    assert (lost.status, lost.lost_reason) == (pb.OPPORTUNITY_STATUS_LOST, "Too dear")
    assert (lost.probability_bp, lost.HasField("decided_at")) == (0, True)
    for decided in (won, lost):
        for method, fields in (
            ("WinOpportunity", {}),
            ("LoseOpportunity", {"reason": "Changed our minds"}),
            ("UpdateOpportunity", {"name": "Other"}),
        ):
            with pytest.raises(Conflict, match=decided.reference):
                accounts.ask(method, opportunity_id=decided.id, **fields)


@slow
def test_what_is_on_hold_is_not_won_nor_counted_until_it_is_taken_off_hold(
    accounts: Accounts,
) -> None:
    made = accounts.an_opportunity()
    accounts.a_brief(made.id)
    held = accounts.ask("UpdateOpportunity", opportunity_id=made.id, on_hold=True).opportunity
    assert held.status == pb.OPPORTUNITY_STATUS_ON_HOLD
    assert accounts.ask("SummarisePipeline").open_count == 0
    with pytest.raises(Conflict, match="off hold"):
        accounts.ask("WinOpportunity", opportunity_id=made.id)
    accounts.ask("UpdateOpportunity", opportunity_id=made.id, on_hold=False)
    accounts.ask("WinOpportunity", opportunity_id=made.id)


@slow
def test_the_pipeline_is_summed_by_stage_and_currency(accounts: Accounts) -> None:
    client = accounts.a_client()
    for probability_bp in (1_000, 5_000, 8_000):
        accounts.an_opportunity(client.id, value=pounds(100_000), probability_bp=probability_bp)
    euros = common_pb2.Money(amount_minor=3, currency_code="EUR")
    accounts.an_opportunity(client.id, value=euros, stage="proposed")
    lost = accounts.an_opportunity(client.id)
    accounts.ask("LoseOpportunity", opportunity_id=lost.id, reason="Too dear")
    accounts.an_opportunity(accounts.a_client("Elsewhere").id, value=pounds(7))
    summary = accounts.ask("SummarisePipeline", accounts.piet, client_id=client.id)
    assert [(total.stage, total.count, total.weighted) for total in summary.stages] == [
        ("qualified", 3, pounds(140_000)),
        ("proposed", 1, common_pb2.Money(amount_minor=2, currency_code="EUR")),
    ]
    assert list(summary.open_value) == [euros, pounds(300_000)]
    assert summary.weighted_value[1] == pounds(140_000)
    assert (summary.open_count, summary.won_count, summary.lost_count) == (4, 0, 1)
    assert accounts.ask("SummarisePipeline").open_count == 5
    with pytest.raises(NotFound):
        accounts.ask("SummarisePipeline", client_id=new_id())


@slow
def test_the_pipeline_is_summed_by_the_month_of_the_expected_close(accounts: Accounts) -> None:
    client = accounts.a_client()
    for day in ("2026-04-01", "2026-04-30", "2026-05-01", ""):
        accounts.an_opportunity(client.id, value=pounds(100), expected_close=day)
    held = accounts.an_opportunity(client.id, value=pounds(100), expected_close="2026-04-15")
    accounts.ask("UpdateOpportunity", opportunity_id=held.id, on_hold=True)
    months = accounts.ask("SummarisePipeline").months
    assert [(each.month, each.count, each.value, each.weighted) for each in months] == [
        ("2026-04", 2, pounds(200), pounds(40)),
        ("2026-05", 1, pounds(100), pounds(20)),
        ("", 1, pounds(100), pounds(20)),
    ]


@slow
def test_the_pipeline_of_one_owner_leaves_out_the_others(accounts: Accounts) -> None:
    client, other = accounts.a_client(), new_id()
    accounts.an_opportunity(client.id)
    accounts.an_opportunity(client.id, value=pounds(7), owner_id=other)
    assert list(accounts.ask("SummarisePipeline", owner_id=other).open_value) == [pounds(7)]
    assert accounts.ask("SummarisePipeline").open_count == 2
    with pytest.raises(Invalid) as refusal:
        accounts.ask("SummarisePipeline", owner_id="bob")
    assert refusal.value.field == "owner_id"


@slow
def test_an_opportunity_says_what_is_done_next_and_whether_that_is_missing(
    accounts: Accounts,
) -> None:
    made = accounts.an_opportunity()
    of_it = {"opportunity_id": made.id}
    assert (made.client_name, list(made.attention)) == (
        "Northwind Traders Ltd",
        ["next_step_missing"],
    )
    step = {"next_step": "Call Robin", "next_step_on": "2020-01-01"}
    late = accounts.ask("UpdateOpportunity", **of_it, **step).opportunity
    assert (late.next_step, list(late.attention)) == ("Call Robin", ["next_step_overdue"])
    planned = accounts.ask("UpdateOpportunity", **of_it, next_step_on="2199-01-01").opportunity
    assert not planned.attention
    overdue = accounts.ask("UpdateOpportunity", **of_it, expected_close="2020-01-01").opportunity
    assert list(overdue.attention) == ["decision_overdue"]
    lost = accounts.ask("LoseOpportunity", **of_it, reason="Too dear").opportunity
    assert not lost.attention


@slow
def test_a_new_stage_begins_when_it_is_given(accounts: Accounts) -> None:
    made = accounts.an_opportunity()
    assert made.stage_since == made.created_at
    of_it = {"opportunity_id": made.id}
    renamed = accounts.ask("UpdateOpportunity", **of_it, name="Autumn campaign").opportunity
    moved = accounts.ask("UpdateOpportunity", **of_it, stage="proposed").opportunity
    assert renamed.stage_since == made.stage_since
    assert moved.stage_since.ToDatetime() > made.stage_since.ToDatetime()


@pytest.mark.parametrize(
    ("stage", "usual_days"),
    [(Stage.QUALIFIED, 30), (Stage.PROPOSED, 21), (Stage.NEGOTIATING, 14)],
)
def test_an_opportunity_ages_after_what_is_usual_at_its_stage(
    stage: Stage, usual_days: int
) -> None:
    today = date(2026, 3, 31)

    def reasons(days: int) -> list[Attention]:
        return attention(
            stage=stage,
            stage_since=today - timedelta(days=days),
            expected_close=today,
            next_step="Call Robin",
            next_step_on=today,
            today=today,
        )

    assert reasons(usual_days) == []
    assert reasons(usual_days + 1) == [Attention.AGEING]


@slow
def test_weighted_values_are_rounded_once_at_the_end(accounts: Accounts) -> None:
    client = accounts.a_client()
    for _ in range(4):
        penny = common_pb2.Money(amount_minor=1, currency_code="GBP")
        accounts.an_opportunity(client.id, value=penny, probability_bp=3_000)
    (weighted,) = accounts.ask("SummarisePipeline").weighted_value
    assert weighted.amount_minor == 1


@slow
def test_opportunities_are_listed_newest_first_by_client_and_status(accounts: Accounts) -> None:
    client = accounts.a_client()
    made = [accounts.an_opportunity(client.id, name=f"Job {number}").id for number in range(3)]
    first = accounts.ask("ListOpportunities", client_id=[client.id], page_size=2)
    rest = accounts.ask(
        "ListOpportunities", client_id=[client.id], page_size=2, page_token=first.next_page_token
    )
    listed = [each.id for each in (*first.opportunities, *rest.opportunities)]
    assert listed == list(reversed(made))
    assert not accounts.ask("ListOpportunities", status=[pb.OPPORTUNITY_STATUS_WON]).opportunities
    for wrong in ({"status": [9]}, {"client_id": ["x"]}, {"page_token": "x"}, {"page_size": 201}):
        with pytest.raises(Invalid):
            accounts.ask("ListOpportunities", **wrong)


@slow
def test_nobody_who_has_left_is_made_owner_and_whom_accounts_does_not_know_yet_may_be(
    accounts: Accounts,
) -> None:
    gone, unknown = new_id(), new_id()
    person = {"person_id": gone, "name": "Gil Gone", "email": "gil@x.example", "active": True}
    worker = AccountsWorker(accounts.database)
    deliver(worker, "projects", "person.created.v1", person)
    accounts.an_opportunity(accounts.a_client().id, owner_id=gone)
    deliver(
        AccountsWorker(accounts.database),
        "projects",
        "person.updated.v1",
        person | {"active": False},
    )
    with pytest.raises(Invalid, match="Gil Gone"):
        accounts.an_opportunity(accounts.a_client("Other").id, owner_id=gone)
    assert accounts.a_client("Third", account_manager_id=unknown).account_manager_id == unknown


def test_the_catalogue_names_every_event_in_the_agreed_form() -> None:
    nouns = {type_.split(".")[0]: CATALOGUE[type_].aggregate for type_ in CATALOGUE}
    own = {noun: noun for noun in ("client", "opportunity", "brief", "handover")}
    assert nouns == own | {"contact": "client"}


@slow
def test_a_loss_by_mistake_is_reopened_as_it_was(accounts: Accounts) -> None:
    made = accounts.an_opportunity(probability_bp=6_000)
    of_it = {"opportunity_id": made.id}
    with pytest.raises(Conflict) as refusal:
        accounts.ask("ReopenOpportunity", **of_it)
    assert refusal.value.reason == "OPPORTUNITY_OPEN"
    accounts.ask("LoseOpportunity", reason="Too dear", **of_it)
    open_again = accounts.ask("ReopenOpportunity", **of_it).opportunity
    assert (open_again.status, open_again.lost_reason) == (pb.OPPORTUNITY_STATUS_OPEN, "")
    assert (open_again.probability_bp, open_again.HasField("decided_at")) == (6_000, False)


@slow
def test_a_win_by_mistake_is_reopened_and_won_again_under_the_same_project(
    accounts: Accounts,
) -> None:
    won = accounts.a_won_opportunity()
    of_it = {"opportunity_id": won.opportunity.id}
    accounts.ask("ReopenOpportunity", **of_it)
    cancelled = accounts.ask("GetHandover", handover_id=won.handover.id).handover
    assert cancelled.status == briefs_pb2.HANDOVER_STATUS_CANCELLED
    with pytest.raises(Conflict, match="reopened"):
        accounts.ask("OfferHandover", handover_id=won.handover.id)
    accounts.a_brief(won.opportunity.id, objective="Sell much more tea.")
    again = accounts.ask("WinOpportunity", **of_it)
    assert again.opportunity.project_id == won.opportunity.project_id
    assert again.handover.id == won.handover.id
    assert again.handover.context.startswith("Sell much more tea.")
    assert accounts.fact_types()[-4:] == [
        "opportunity.reopened.v1",
        "brief.written.v1",
        "opportunity.won.v1",
        "handover.created.v1",
    ]


@slow
def test_a_win_whose_handover_is_accepted_is_not_reopened(accounts: Accounts) -> None:
    handover = accounts.an_offered_handover()
    accounts.ask("AcceptHandover", accounts.piet, handover_id=handover.id)
    with pytest.raises(Conflict, match="under way") as refusal:
        accounts.ask("ReopenOpportunity", opportunity_id=handover.opportunity_id)
    assert refusal.value.reason == "HANDOVER_ACCEPTED"
    assert refusal.value.details["project_id"] == handover.project_id


@slow
def test_opportunities_are_given_to_another_owner_one_by_one_and_all_at_once(
    accounts: Accounts,
) -> None:
    client = accounts.a_client()
    one, two, lost = (accounts.an_opportunity(client.id, name=f"Job {n}") for n in range(3))
    accounts.ask("LoseOpportunity", opportunity_id=lost.id, reason="Too dear")
    eve, ole = new_id(), new_id()
    given = accounts.ask("UpdateOpportunity", opportunity_id=one.id, owner_id=eve).opportunity
    assert given.owner_id == eve
    mine = {"from_person_id": accounts.ann.person_id, "to_person_id": ole}
    answer = accounts.ask("ReassignOpportunities", **mine)
    assert (answer.reassigned, answer.remaining) == (1, 0)
    assert accounts.ask("GetOpportunity", opportunity_id=two.id).opportunity.owner_id == ole
    answer = accounts.ask("ReassignOpportunities", opportunity_ids=[lost.id], to_person_id=ole)
    assert answer.reassigned == 1
    with pytest.raises(Invalid) as refusal:
        accounts.ask("ReassignOpportunities", opportunity_ids=[one.id], **mine)
    assert refusal.value.reason == "ONE_CHOICE_NEEDED"


@slow
def test_an_account_manager_changes_only_opportunities_that_are_theirs(accounts: Accounts) -> None:
    made = accounts.an_opportunity()
    eve = an_actor("account_manager", name="Eve Else")
    with pytest.raises(Forbidden) as refusal:
        accounts.ask("UpdateOpportunity", eve, opportunity_id=made.id, name="Mine now")
    assert refusal.value.reason == "RECORD_OF_ANOTHER"
    accounts.ask("UpdateOpportunity", opportunity_id=made.id, owner_id=eve.person_id)
    accounts.ask("UpdateOpportunity", eve, opportunity_id=made.id, name="Mine now")


@slow
def test_an_archived_opportunity_is_out_of_lists_and_sums_until_it_is_restored(
    accounts: Accounts,
) -> None:
    made = accounts.an_opportunity()
    of_it = {"opportunity_id": made.id}
    assert accounts.ask("ArchiveOpportunity", **of_it).opportunity.HasField("archived_at")
    assert not accounts.ask("ListOpportunities").opportunities
    assert accounts.ask("SummarisePipeline").open_count == 0
    (shown,) = accounts.ask("ListOpportunities", state="archived").opportunities
    assert shown.id == made.id
    accounts.ask("RestoreOpportunity", **of_it)
    assert len(accounts.ask("ListOpportunities").opportunities) == 1


@slow
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", "ABC"),
        ("-name", "CBA"),
        ("created_at", "CAB"),
        ("value", "BCA"),
        ("-expected_close", "CAB"),
        ("owner", "CAB"),
    ],
)
def test_opportunities_are_listed_in_any_order_page_by_page(
    accounts: Accounts, order: str, expected: str
) -> None:
    client = accounts.a_client()
    for name, value, close in (("C", 2, "2026-05-01"), ("A", 3, "2026-04-01"), ("B", 1, "")):
        accounts.an_opportunity(client.id, name=name, value=pounds(value), expected_close=close)
    listed, token = "", ""
    for _ in expected:
        page = accounts.ask("ListOpportunities", order=order, page_size=1, page_token=token)
        listed, token = listed + page.opportunities[0].name, page.next_page_token
    assert (listed, token) == (expected, "")


@slow
def test_opportunities_are_filtered_by_owner_stage_name_and_expected_close(
    accounts: Accounts,
) -> None:
    client = accounts.a_client()
    made = accounts.an_opportunity(client.id, expected_close="2026-04-30", stage="proposed")
    accounts.an_opportunity(client.id, name="Other", owner_id=new_id())
    for wanted in (
        {"owner_id": [accounts.ann.person_id]},
        {"stage": ["proposed", "negotiating"]},
        {"search": "SPRING"},
        {"closing_from": "2026-04-30", "closing_to": "2026-04-30"},
    ):
        (found,) = accounts.ask("ListOpportunities", **wanted).opportunities
        assert found.id == made.id
