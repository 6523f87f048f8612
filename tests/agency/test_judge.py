"""The judge can be dissatisfied: every falsified record makes it say so, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from agency.judge import WORKERS, Fault, judge
from agency.people import Answer
from agency.records import Entry, Fact, Invoice, Journal, Receipt, Records
from bus.subscription import ANY_TYPE, PROJECTION

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
STORY = {
    "accounts": [("client.registered.v1", "client"), ("opportunity.created.v1", "opportunity")],
    "projects": [
        ("project.opened.v1", "project"),
        ("time_entry.logged.v1", "entry"),
        ("time_entry.approved.v1", "entry"),
    ],
    "finance": [
        ("work.valued.v1", "entry"),
        ("invoice.drafted.v1", "invoice"),
        ("invoice.issued.v1", "invoice"),
        ("invoice.paid.v1", "invoice"),
    ],
    "gateway": [("user.granted.v1", "user")],
}
"""(type, aggregate) of every fact of a small good day."""

ANSWERS = [
    Answer("/v1/opportunities", {}, "1", "opportunity"),
    Answer("/v1/time-entries", {}, "2", "entry"),
    Answer("/v1/time-entries/approve", {"time_entry_ids": ["entry"]}, "3", ""),
    Answer("/v1/invoices", {}, "4", "invoice"),
    Answer("/v1/invoices/invoice/issue", {}, "5", "invoice"),
    Answer("/v1/invoices/invoice/payments", {}, "6", "invoice"),
]


def a_good_day() -> Records:
    """One opportunity, one time entry of seven minutes, one paid invoice for it."""
    published = {service: facts_of(service) for service in STORY}
    return Records(
        published=published,
        consumed={consumer: receipts_of(consumer, published) for consumer in WORKERS},
        feed={service: [fact.event_id for fact in facts] for service, facts in published.items()},
        seen={
            consumer: seen_by(consumer, published)
            for consumer in ("accounts", "projects", "finance")
        },
        versions={("projects", "entry"): 2, ("finance", "invoice"): 3},
        logged=[Entry("entry", 420)],
        worth=[Entry("entry", 420, value_minor=1050)],
        opportunities=["opportunity"],
        invoices=[Invoice("invoice", "INV-2026-0001", "paid", 1050, 210, 1260, 1260, 1050)],
        billed=["entry"],
        payments=[("invoice", 1260)],
        journals=[
            Journal("issued", "invoice", "invoice", 1260, 1260, 1260),
            Journal("paid", "payment", "payment", 1260, 1260, -1260),
        ],
    )


def facts_of(service: str) -> list[Fact]:
    made: list[Fact] = []
    for position, (type_, aggregate) in enumerate(STORY[service], 1):
        number = 1 + sum(fact.aggregate_id == aggregate for fact in made)
        made.append(Fact(f"{service}-{position}", type_, aggregate, number, position, True))
    return made


def receipts_of(consumer: str, published: dict[str, list[Fact]]) -> list[Receipt]:
    wanted = WORKERS[consumer].subscriptions
    return [
        Receipt(
            event_id=fact.event_id,
            source=service,
            type=fact.type,
            aggregate_id=fact.aggregate_id,
            aggregate_seq=fact.aggregate_seq,
            status="applied",
            applied_at=MORNING + timedelta(seconds=fact.position or 0),
            error="",
        )
        for service, facts in published.items()
        for fact in facts
        if (service, fact.type) in wanted or (service, ANY_TYPE) in wanted
    ]


def seen_by(consumer: str, published: dict[str, list[Fact]]) -> dict[tuple[str, str], int]:
    wanted = WORKERS[consumer].subscriptions
    return {
        (wanted[service, fact.type].handler, fact.aggregate_id): fact.aggregate_seq
        for service, facts in published.items()
        for fact in facts
        if (service, fact.type) in wanted and wanted[service, fact.type].kind is PROJECTION
    }


def test_a_good_day_gives_no_reason_to_complain() -> None:
    verdict = judge(a_good_day(), ANSWERS)
    assert not verdict.complaints, str(verdict)
    assert (verdict.facts, verdict.effects) == (10, 25)


def lose_an_effect(day: Records) -> None:
    day.consumed["finance"].pop()


def leave_an_event_failed(day: Records) -> None:
    first = day.consumed["projects"][0]
    day.consumed["projects"][0] = replace(first, status="failed", error="KeyError: 'hours'")


def apply_an_event_twice(day: Records) -> None:
    day.consumed["gateway"].append(day.consumed["gateway"][0])


def apply_what_nobody_said(day: Records) -> None:
    of_projects = next(r for r in day.consumed["finance"] if r.source == "projects")
    day.consumed["finance"].append(replace(of_projects, event_id="forged"))


def apply_in_another_order(day: Records) -> None:
    consumed = day.consumed["gateway"]
    approved = next(r for r in consumed if r.type == "time_entry.approved.v1")
    consumed[consumed.index(approved)] = replace(
        approved, applied_at=MORNING - timedelta(seconds=1)
    )


def let_a_copy_fall_behind(day: Records) -> None:
    (key,) = [key for key in day.seen["finance"] if key[1] == "client"]
    day.seen["finance"][key] = 0


def forget_to_send(day: Records) -> None:
    day.published["projects"][-1] = replace(day.published["projects"][-1], is_published=False)


def leave_a_gap_in_the_positions(day: Records) -> None:
    day.published["finance"][-1] = replace(day.published["finance"][-1], position=9)


def change_without_telling(day: Records) -> None:
    day.versions["finance", "invoice"] = 4


def send_in_another_order(day: Records) -> None:
    published = day.published["projects"]
    published[1], published[2] = (
        replace(published[1], position=3),
        replace(published[2], position=2),
    )


def leave_the_feed_short(day: Records) -> None:
    day.feed["accounts"].pop()


def tell_the_feed_twice(day: Records) -> None:
    day.feed["accounts"].append("accounts-1")


def turn_the_feed_round(day: Records) -> None:
    day.feed["finance"].reverse()


def lose_what_was_acknowledged(day: Records) -> None:
    day.opportunities.clear()


def do_what_nobody_asked_for(day: Records) -> None:
    day.opportunities.append("another")


def withdraw_an_approval(day: Records) -> None:
    day.logged[0] = replace(day.logged[0], is_approved=False)


def value_wrongly(day: Records) -> None:
    day.worth[0] = replace(day.worth[0], value_minor=1049)


def lose_the_work(day: Records) -> None:
    day.worth.clear()
    day.billed.clear()


def bill_an_hour_twice(day: Records) -> None:
    day.billed.append("entry")


def skip_an_invoice_number(day: Records) -> None:
    day.invoices[0] = replace(day.invoices[0], number="INV-2026-0002")


def charge_what_is_not_on_the_invoice(day: Records) -> None:
    day.invoices[0] = replace(day.invoices[0], billed_minor=1000)


def unbalance_a_journal(day: Records) -> None:
    day.journals[0] = replace(day.journals[0], credit_minor=1259)


def book_an_invoice_twice(day: Records) -> None:
    day.journals.append(replace(day.journals[0], id="again"))


def lose_a_payment_in_the_books(day: Records) -> None:
    day.journals.pop()


def pay_twice(day: Records) -> None:
    day.payments.append(day.payments[0])


@pytest.mark.parametrize(
    ("falsify", "fault", "words"),
    [
        (lose_an_effect, Fault.LOST, "finance never consumed"),
        (leave_an_event_failed, Fault.LOST, "failed: KeyError"),
        (apply_an_event_twice, Fault.DOUBLED, "gateway applied the event accounts-1 2 times"),
        (apply_what_nobody_said, Fault.DOUBLED, "which projects never published"),
        (apply_in_another_order, Fault.INVERTED, "gateway applied number 2 of entry before"),
        (let_a_copy_fall_behind, Fault.LOST, "finance's copy of client"),
        (forget_to_send, Fault.LOST, "never sent it"),
        (leave_a_gap_in_the_positions, Fault.WRONG, "without a gap"),
        (change_without_telling, Fault.WRONG, "changed invoice invoice 4 times and published"),
        (send_in_another_order, Fault.INVERTED, "projects sent the facts of entry"),
        (leave_the_feed_short, Fault.LOST, "the feed has accounts's event accounts-2 0 times"),
        (tell_the_feed_twice, Fault.DOUBLED, "the feed has accounts's event accounts-1 2 times"),
        (turn_the_feed_round, Fault.INVERTED, "the feed tells the facts of finance"),
        (lose_what_was_acknowledged, Fault.LOST, "opportunity opportunity was acknowledged"),
        (do_what_nobody_asked_for, Fault.DOUBLED, "opportunity another stands"),
        (withdraw_an_approval, Fault.LOST, "approval of entry was acknowledged"),
        (value_wrongly, Fault.WRONG, "at 1049, not 420 s at 1050"),
        (lose_the_work, Fault.LOST, "finance has no work of it"),
        (bill_an_hour_twice, Fault.DOUBLED, "the time entry entry is on 2 invoices"),
        (skip_an_invoice_number, Fault.WRONG, "a number is missing or used twice"),
        (charge_what_is_not_on_the_invoice, Fault.WRONG, "for hours that are worth 1000"),
        (unbalance_a_journal, Fault.WRONG, "debits 1260 and credits 1259"),
        (book_an_invoice_twice, Fault.DOUBLED, "is booked 2 times"),
        (lose_a_payment_in_the_books, Fault.LOST, "1 payments were received and 0 are booked"),
        (pay_twice, Fault.DOUBLED, "payment of invoice invoice stands 2 times"),
    ],
)
def test_the_judge_notices(falsify: Callable[[Records], None], fault: Fault, words: str) -> None:
    day = a_good_day()
    falsify(day)
    complaints = judge(day, ANSWERS).complaints
    assert any(c.fault is fault and words in c.sentence for c in complaints), [
        *map(str, complaints)
    ]


def test_what_a_test_planted_is_no_reason_to_complain() -> None:
    day = a_good_day()
    day.consumed["finance"].append(
        replace(day.consumed["finance"][0], event_id="planted", status="dead", error="not UTF-8")
    )
    assert judge(day, ANSWERS).complaints
    assert not judge(day, ANSWERS, frozenset({"planted"})).complaints
