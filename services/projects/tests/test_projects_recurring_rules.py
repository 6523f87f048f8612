"""Rules of series: the days that they give, and the working days on which these are done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects.recurring.rules import BadRule, OnDayOff, checked, in_words, occurrences

MONDAY = date(2026, 3, 2)
YEAR = (MONDAY, date(2027, 3, 1))


def _worked(day: date) -> bool:
    return day.weekday() < 5 and day != date(2026, 4, 6)


def _days(rule: str, on_day_off: OnDayOff = OnDayOff.AFTER, most: int = 3) -> list[str]:
    found = occurrences(checked(rule), MONDAY, YEAR, _worked, on_day_off, most)
    return [str(each.done_on) for each in found]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;INTERVAL=2", ["2026-03-02", "2026-03-04", "2026-03-06"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", ["2026-03-03", "2026-03-06", "2026-03-10"]),
        ("freq=monthly;byday=-1FR", ["2026-03-27", "2026-04-24", "2026-05-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-03-31", "2026-06-01", "2026-07-31"]),
        ("FREQ=WEEKLY;COUNT=2", ["2026-03-02", "2026-03-09"]),
        ("FREQ=WEEKLY;UNTIL=20260310", ["2026-03-02", "2026-03-09"]),
    ],
)
def test_e15_a_rule_gives_its_days(rule: str, days: list[str]) -> None:
    assert _days(rule) == days


@pytest.mark.parametrize(
    ("on_day_off", "day"),
    [(OnDayOff.AFTER, "2026-04-07"), (OnDayOff.BEFORE, "2026-04-03"), (OnDayOff.LEAVE_OUT, "None")],
)
def test_e15_a_day_off_is_moved_or_left_out(on_day_off: OnDayOff, day: str) -> None:
    easter = occurrences(
        "FREQ=WEEKLY", MONDAY, (date(2026, 4, 6), date(2026, 4, 6)), _worked, on_day_off, 9
    )
    assert [str(each.done_on) for each in easter] == [day]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=YEARLY", "FREQ"),
        ("FREQ=WEEKLY;BYHOUR=3", "BYHOUR"),
        ("BYDAY=MO", "FREQ"),
        ("FREQ=DAILY;COUNT=501", "COUNT"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20260401", "COUNT and UNTIL"),
        ("FREQ=WEEKLY;BYDAY=1MO", "numbered"),
        ("FREQ=DAILY;UNTIL=20260231", "UNTIL"),
        ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("FREQ=DAILY\nEXDATE:20260101", "FREQ"),
    ],
)
def test_e15_a_rule_that_cannot_be_is_named(rule: str, words: str) -> None:
    with pytest.raises(BadRule, match=words):
        checked(rule)


def test_e15_a_rule_has_words() -> None:
    rule = checked("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=10")
    assert in_words(rule) == "every 2 weeks on MO, TH, 10 times"


@given(
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,SU", "FREQ=MONTHLY;COUNT=7"]),
    st.integers(1, 300),
)
def test_e15_days_do_not_depend_on_how_the_time_is_cut(rule: str, cut: int) -> None:
    middle = date.fromordinal(MONDAY.toordinal() + cut)
    whole = occurrences(rule, MONDAY, YEAR, _worked, OnDayOff.AFTER, 1000)
    before = (MONDAY, date.fromordinal(middle.toordinal() - 1))
    parts = [
        *occurrences(rule, MONDAY, before, _worked, OnDayOff.AFTER, 1000),
        *occurrences(rule, MONDAY, (middle, YEAR[1]), _worked, OnDayOff.AFTER, 1000),
    ]
    assert parts == whole
