"""At what open items stand in the books: shares, gains and losses, and exact undoing (L15)."""

from __future__ import annotations

from finance.exchange.rules.carrying import Carried, Worth
from finance.ledger.rules import (
    EXCHANGE_GAIN,
    EXCHANGE_LOSS,
    credit,
    debit,
    exchange_difference,
    is_balanced,
    reversed_,
    valued,
)
from hypothesis import given
from hypothesis import strategies as st

minors = st.integers(-(10**9), 10**9)
NONZERO = minors.filter(bool)


def test_l15_parts_of_an_item_take_shares_and_the_last_takes_the_rest() -> None:
    """100.00 at 86.01 in three: 33.34, 33.33 and 33.33 take 28.68, 28.67 and 28.66."""
    open_ = Carried(100_00, 86_01)
    taken = []
    for minor in (33_34, 33_33, 33_33):
        worth = open_.settled_by(minor, 30_00)
        taken.append(worth.item_minor)
        open_ = open_.after(minor, worth)
    assert taken == [28_68, 28_67, 28_66]
    assert open_ == Carried(0, 0)


def test_l15_what_exceeds_the_item_stands_at_what_it_is_worth() -> None:
    """Credit of 100.00, worth 90.00, on an invoice of which 40.00 is open at 34.00."""
    open_ = Carried(40_00, 34_00)
    worth = open_.settled_by(100_00, 90_00)
    assert worth == Worth(90_00, 34_00 + 54_00)
    assert open_.after(100_00, worth) == Carried(-60_00, -54_00)


def test_l15_what_is_left_of_nothing_is_cleared() -> None:
    """A reversal gives back 43 of an item of which -42 is left in the books: 1 is cleared."""
    worth = Carried(-50, -42).undone_by(Worth(44, 43), -50)
    assert worth == Worth(-44, -43, left_minor=1, undoes=True)
    assert Carried(-50, -42).after(-50, worth) == Carried(0, 0)


@given(NONZERO, minors, NONZERO, minors)
def test_an_item_with_nothing_open_stands_at_nothing(
    minor: int, base: int, taken: int, money: int
) -> None:
    open_ = Carried(minor, base)
    for part in (taken, minor):
        after = open_.after(part, open_.settled_by(part, money))
        assert after.minor != 0 or after.base_minor == 0


@given(minors, minors, NONZERO, minors)
def test_undoing_puts_an_item_back_where_it_stood(
    minor: int, base: int, taken: int, money: int
) -> None:
    open_ = Carried(minor, base)
    worth = open_.settled_by(taken, money)
    after = open_.after(taken, worth)
    back = after.undone_by(worth, -taken)
    assert (back.money_minor, back.item_minor) == (-worth.money_minor, -worth.item_minor)
    if worth.left_minor == 0 and minor:
        assert after.after(-taken, back) == open_


@given(minors, minors, NONZERO, st.integers(0, 10**9))
def test_a_share_is_on_the_side_of_what_is_taken(
    minor: int, base: int, taken: int, money: int
) -> None:
    """So that a posting never has its two amounts on different sides."""
    worth = Carried(minor, base).settled_by(taken, money if taken > 0 else -money)
    assert worth.item_minor * taken >= 0


@given(st.lists(NONZERO, min_size=1, max_size=20), st.integers(1, 10**6))
def test_what_rounding_leaves_over_is_on_one_line(amounts: list[int], rate: int) -> None:
    lines = [debit("1100", minor) for minor in amounts]
    if rest := sum(amounts):
        lines.append(credit("4000", rest))
    if len(lines) < 2:
        return
    made = valued(lines, lambda minor: minor * rate // 1000)
    assert sum(entry.base_minor for entry in made) == 0
    differing = [one for one in made if one.base_minor != one.minor * rate // 1000]
    assert len(differing) <= 1


def test_undoing_a_gain_is_no_loss() -> None:
    gain, loss = exchange_difference(5), exchange_difference(-5)
    assert (gain[0].ledger_account, gain[0].base_minor) == (EXCHANGE_GAIN, -5)
    assert (loss[0].ledger_account, loss[0].base_minor) == (EXCHANGE_LOSS, 5)
    assert exchange_difference(-5, undoes=True) == reversed_(gain)
    assert exchange_difference(5, undoes=True) == reversed_(loss)
    assert exchange_difference(0) == []


def test_a_journal_that_balances_in_one_currency_alone_does_not_balance() -> None:
    entries = [debit("1200", 100, base_minor=86), credit("1100", 100, base_minor=85)]
    assert not is_balanced(entries)
    assert is_balanced([*entries, *exchange_difference(1)])
    assert not is_balanced([debit("1200", 100, base_minor=86), credit("1100", 100)])
