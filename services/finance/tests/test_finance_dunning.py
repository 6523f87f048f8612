"""Reminders: levels in order, exact interest, and what keeps an invoice out of them (L10)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from billing_steps import Billing, invoiced
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from dunning_steps import Dunning
from finance.dunning.rules import (
    USUAL,
    Change,
    Decision,
    Excluded,
    Level,
    Standing,
    covered,
    decide,
    faults_of_levels,
    faults_of_words,
    interest,
    money_days,
)
from finance_world import ACCOUNTS, MEMBER, an_actor, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.finance.v1 import dunning_pb2 as pb

slow = pytest.mark.slow
FIRST = date(2026, 1, 1)


@contextmanager
def refused(kind: type[Refusal], reason: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.reason == reason


@pytest.fixture
def dunning(billing: Billing) -> Dunning:
    return Dunning(billing)


minors = st.integers(0, 10**12)
days = st.integers(0, 400)


@given(
    closing=minors,
    changes=st.lists(st.tuples(days, st.integers(-(10**12), 10**12)), max_size=6),
    length=st.integers(1, 400),
    cut=st.integers(0, 400),
    bp=st.integers(0, 5000),
)
def test_interest_of_a_split_period_is_that_of_the_whole_but_for_one_rounding(
    closing: int, changes: list[tuple[int, int]], length: int, cut: int, bp: int
) -> None:
    moved = [Change(FIRST + timedelta(days=at), minor) for at, minor in changes]
    last = FIRST + timedelta(days=length)
    middle = FIRST + timedelta(days=min(cut, length))
    after = middle + timedelta(days=1)
    at_middle = closing - sum(one.minor for one in moved if middle < one.day <= last)
    whole = money_days(closing, moved, FIRST, last)
    parts = (
        money_days(at_middle, moved, FIRST, middle),
        money_days(closing, moved, after, last),
    )
    assert sum(parts) == whole
    if all(part >= 0 for part in parts):
        assert abs(sum(interest(part, bp) for part in parts) - interest(whole, bp)) <= 1


@given(st.lists(st.tuples(days, st.integers(-(10**9), 10**9)), max_size=6), minors)
def test_money_days_are_the_sum_of_the_balances_of_each_day(
    changes: list[tuple[int, int]], closing: int
) -> None:
    moved = [Change(FIRST + timedelta(days=at), minor) for at, minor in changes]
    last = FIRST + timedelta(days=60)
    each = [FIRST + timedelta(days=at) for at in range(61)]
    by_day = [closing - sum(one.minor for one in moved if day < one.day <= last) for day in each]
    assert money_days(closing, moved, FIRST, last) == sum(by_day)


def test_a_year_of_interest_at_eight_per_cent_is_eight_per_cent() -> None:
    year = money_days(1_000_00, [], FIRST, FIRST + timedelta(days=364))
    assert interest(year, 800) == 80_00
    assert interest(money_days(1_000_00, [], FIRST, FIRST - timedelta(days=1)), 800) == 0


def test_levels_rise_in_order_and_only_after_the_day_to_pay() -> None:
    due = date(2026, 1, 1)
    first = decide(Standing(due_on=due), USUAL, date(2026, 3, 1))
    assert first == Decision(level=1)
    early = decide(Standing(due_on=due), USUAL, date(2026, 1, 7))
    assert early == Decision(excluded=Excluded.TOO_EARLY, until=date(2026, 1, 8))
    waiting = Standing(due_on=due, reached=1, pay_by=date(2026, 3, 8))
    assert decide(waiting, USUAL, date(2026, 3, 8)).excluded is Excluded.TOO_EARLY
    assert decide(waiting, USUAL, date(2026, 3, 9)).level == 2
    assert decide(Standing(due_on=due, reached=3), USUAL, due).excluded is Excluded.LAST_LEVEL


def test_credit_covers_the_oldest_debts_first_and_only_as_a_whole() -> None:
    assert covered([100, 50, 20], 150) == [True, True, False]
    assert covered([100, 50], 99) == [False, False]


@pytest.mark.parametrize("words", ["{", "{nobody}", "{client!r}", "{total:>9}", "{client.name}"])
def test_words_with_an_unknown_placeholder_are_refused(words: str) -> None:
    (fault,) = faults_of_words(words, "words")
    assert fault.reason == "PLACEHOLDER_INVALID"


def test_the_first_level_is_free_and_each_comes_later() -> None:
    (fault,) = faults_of_levels([Level(days_after_due=7, title="a", words="b", fee_minor=1)])
    assert fault.reason == "FIRST_REMINDER_FREE"
    (fault,) = faults_of_levels([USUAL[0], USUAL[0]])
    assert (fault.reason, fault.field) == ("LEVELS_OUT_OF_ORDER", "levels[1].days_after_due")
    assert not list(faults_of_levels(USUAL))


@slow
def test_l10_two_levels_ask_for_what_is_owed_a_fee_and_exact_interest(dunning: Dunning) -> None:
    dunning.policy()
    invoice = invoiced(dunning.billing, 1_000_00, "2026-01-05")
    dunning.on("2026-02-11")
    (proposed,) = dunning.proposal().notices
    assert (proposed.level, proposed.total, proposed.fee) == (1, gbp(1_000_00), gbp(0))
    (first,) = dunning.remind(invoice.id)
    assert (first.number, first.level, first.total) == ("REM-2026-0001", 1, gbp(1_000_00))
    assert first.words == "Harbour Coffee: pay 1,000.00 GBP."
    with refused(Conflict, "DUNNING_NOT_PROPOSED"):
        dunning.remind(invoice.id)
    assert dunning.excluded() == ["TOO_EARLY"]
    dunning.billing.pay(invoice.id, 400_00, received_on="2026-02-11")
    dunning.on("2026-02-24")
    (second,) = dunning.remind(invoice.id)
    # Payable by 4 February: 6 days of 1,000.00, then 14 days of 600.00, at 8 % of 365 days.
    assert second.lines[0].interest == gbp(round((6 * 1_000_00 + 14 * 600_00) * 0.08 / 365))
    assert (second.fee, second.owed) == (gbp(40_00), gbp(600_00))
    assert second.total == gbp(600_00 + 40_00 + second.interest.amount_minor)
    dunning.on("2026-04-01")
    assert dunning.excluded() == ["LAST_LEVEL"]


@slow
def test_l10_a_reminder_is_taken_back_from_the_last_and_can_be_made_again(
    dunning: Dunning,
) -> None:
    dunning.policy()
    invoice = invoiced(dunning.billing, 1_000_00, "2026-01-05")
    dunning.on("2026-02-24")
    (first,) = dunning.remind(invoice.id)
    dunning.on("2026-03-20")
    (second,) = dunning.remind(invoice.id)
    back = {"reason": "It had arrived"}
    with refused(Conflict, "DUNNING_LATER_NOTICE"):
        dunning.do("TakeBackDunningNotice", dunning_notice_id=first.id, **back)
    done = dunning.do("TakeBackDunningNotice", dunning_notice_id=second.id, **back)
    assert done.dunning_notice.status == pb.DUNNING_NOTICE_STATUS_TAKEN_BACK
    (again,) = dunning.remind(invoice.id)
    assert (again.level, again.earlier) == (2, gbp(0))
    listed = dunning.do("ListDunningNotices", invoice_id=invoice.id, count=True)
    assert (listed.total, len(listed.dunning_notices)) == (3, 3)


@slow
def test_l10_what_a_reminder_claims_is_charged_as_an_invoice_or_waived(dunning: Dunning) -> None:
    dunning.policy()
    invoice = invoiced(dunning.billing, 1_000_00, "2026-01-05")
    dunning.on("2026-02-24")
    dunning.remind(invoice.id)
    dunning.on("2026-03-20")
    (second,) = dunning.remind(invoice.id)
    waived = dunning.do("WaiveDunningNotice", dunning_notice_id=second.id, reason="Old client")
    assert waived.dunning_notice.status == pb.DUNNING_NOTICE_STATUS_WAIVED
    with refused(Conflict, "DUNNING_NOTICE_STATUS"):
        dunning.do("ChargeDunningNotice", dunning_notice_id=second.id)
    dunning.do("ClaimDunningNotice", dunning_notice_id=second.id)
    charged = dunning.do("ChargeDunningNotice", dunning_notice_id=second.id).dunning_notice
    draft = dunning.billing.invoice(charged.charge_invoice_id)
    assert draft.net.amount_minor == second.fee.amount_minor + second.interest.amount_minor
    assert (draft.tax, {line.tax_category for line in draft.lines}) == (gbp(0), {"outside_scope"})
    dunning.billing.discard(draft.id)
    found = dunning.do("GetDunningNotice", dunning_notice_id=second.id).dunning_notice
    assert found.status == pb.DUNNING_NOTICE_STATUS_ISSUED


@slow
def test_l10_what_keeps_an_invoice_out_of_reminders(dunning: Dunning) -> None:
    dunning.policy()
    invoice = invoiced(dunning.billing, 1_000_00, "2026-01-05")
    dunning.on("2026-02-24")
    dispute = dunning.note(invoice.id, "dispute")
    assert dunning.excluded() == ["DISPUTED"]
    with refused(Conflict, "DUNNING_NOT_PROPOSED"):
        dunning.remind(invoice.id)
    ended = dunning.do("EndCollectionNote", collection_note_id=dispute.id, reason="Settled")
    assert ended.collection_note.end_reason == "Settled"
    dunning.note(invoice.id, "promise", promised_on="2026-02-26")
    assert dunning.excluded() == ["PROMISED"]
    dunning.on("2026-02-27")
    assert dunning.excluded() == []
    client = {"client_id": invoice.client_id, "currency_code": "GBP", "days_to_pay": 7}
    paused = dunning.do("SetClientDunningPolicy", paused=True, reason="By the quarter", **client)
    assert dunning.excluded() == ["PAUSED"]
    assert paused.dunning_policy.client_name == "Harbour Coffee"
    listed = dunning.do("ListClientDunningPolicies", paused="yes").dunning_policies
    assert [one.client_id for one in listed] == [invoice.client_id]
    dunning.do("WithdrawClientDunningPolicy", client_id=invoice.client_id)
    dunning.policy(minimum=gbp(1_000_01))
    assert dunning.excluded() == ["BELOW_MINIMUM"]


@slow
def test_notes_are_checked_changed_ended_and_held_again(dunning: Dunning) -> None:
    invoice = invoiced(dunning.billing, 1_000_00, "2026-01-05")
    with refused(Invalid, "PROMISED_ON_INVALID"):
        dunning.note(invoice.id, "promise")
    with refused(Invalid, "PROMISED_ON_INVALID"):
        dunning.note(invoice.id, "dispute", promised_on="2026-02-26")
    with pytest.raises(Invalid):
        dunning.note(invoice.id, "dispute", words="")
    made = dunning.note(invoice.id, "dispute")
    with refused(Conflict, "NOTE_EXISTS"):
        dunning.note(invoice.id, "dispute")
    dunning.note(invoice.id, "contact")
    changed = dunning.do("UpdateCollectionNote", collection_note_id=made.id, words="Two hours")
    assert changed.collection_note.words == "Two hours"
    dunning.do("EndCollectionNote", collection_note_id=made.id, reason="Settled")
    with refused(Conflict, "NOTE_ENDED"):
        dunning.do("EndCollectionNote", collection_note_id=made.id, reason="Settled")
    again = dunning.do("ReopenCollectionNote", collection_note_id=made.id).collection_note
    assert (again.end_reason, again.invoice_number) == ("", invoice.number)
    found = dunning.do("ListCollectionNotes", kind=["dispute"], ended="no", search="hours")
    assert [one.id for one in found.collection_notes] == [made.id]


@slow
def test_a_note_is_for_the_account_manager_of_its_client(dunning: Dunning) -> None:
    invoice = invoiced(dunning.billing, 1_000_00, "2026-01-05")
    assert dunning.note(invoice.id, "contact", ACCOUNTS).client_name == "Harbour Coffee"
    stranger = an_actor("account_manager")
    with pytest.raises(NotFound):
        dunning.note(invoice.id, "contact", stranger)
    assert not dunning.do("ListCollectionNotes", stranger).collection_notes
    with pytest.raises(Forbidden):
        dunning.note(invoice.id, "contact", MEMBER)
    with pytest.raises(Forbidden):
        dunning.remind(invoice.id, actor=ACCOUNTS)
