"""What changes make of the state that demand counts, and of the days of people. Nothing is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from projects.bookings.rules.spreading import Basis, spread
from projects.capacity.rules import Pattern, PersonTime
from projects.demand.rules.figures import CERTAIN_BP
from projects.demand.rules.state import Deal, OpenTask, PersonDays, SoldWork, State
from projects.scenarios.rules.changes import Change, Kind

MINUTE = 60
WORKING_DAYS = 5
_ONE_DAY = timedelta(days=1)
Days = tuple[date, date]
Shift = Callable[[date, int], date]
"""A day, and how many working days of the agency later the answer is."""


def even_week(weekly_minutes: int) -> list[int]:
    """Monday to Friday alike; the first days take what does not divide."""
    each, over = divmod(weekly_minutes, WORKING_DAYS)
    return [each + (place < over) for place in range(WORKING_DAYS)] + [0, 0]


def changed_time(time: PersonTime, changes: Iterable[Change]) -> PersonTime:
    """With the leave and the changes of capacity; all of them are about this person."""
    away, patterns = dict(time.away), list(time.patterns)
    for change in changes:
        start = date.fromisoformat(change.from_on)
        if change.kind == Kind.CAPACITY:
            patterns = [each for each in patterns if each.from_on != start]
            patterns.append(Pattern(start, even_week(change.weekly_minutes)))
        else:
            away |= dict.fromkeys(days_between(start, date.fromisoformat(change.until_on)))
    return replace(time, away=away, patterns=sorted(patterns, key=lambda each: each.from_on))


def days_between(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + _ONE_DAY * place for place in range((last - first).days + 1)]


def hired_time(change: Change, usual: PersonTime) -> PersonTime:
    """usual: somebody with the agency's calendar and zone."""
    return replace(
        usual,
        weekly_minutes=change.weekly_minutes,
        patterns=(),
        away={},
        employed_from=date.fromisoformat(change.from_on),
        employed_until=date.fromisoformat(change.until_on) if change.until_on else None,
    )


def person_days(person_id: str, name: str, role: str, time: PersonTime, state: State) -> PersonDays:
    """In seconds; days before today have none."""
    over = time.over(days_between(state.first, state.last))
    past = max(0, min((state.today - state.first).days, len(over.effective)))
    return PersonDays(
        person_id,
        name,
        role,
        [0] * past + [minutes * MINUTE for minutes in over.contracted[past:]],
        [0] * past + [minutes * MINUTE for minutes in over.effective[past:]],
    )


@dataclass(frozen=True, slots=True)
class Moves:
    """tasks: their days where they are others. sold, deals: working days of delay."""

    tasks: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)
    sold: Mapping[str, int] = field(default_factory=dict)
    deals: Mapping[str, int] = field(default_factory=dict)
    won: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


def decisions(changes: Iterable[Change]) -> Moves:
    """Deals won, lost and delayed; and how much later projects are, for those without a plan."""
    deals: dict[str, int] = {}
    sold: dict[str, int] = {}
    won, lost = set(), set()
    for change in changes:
        if change.kind == Kind.WIN:
            won.add(change.opportunity_id)
        elif change.kind == Kind.LOSE:
            lost.add(change.opportunity_id)
        elif change.kind == Kind.DELAY_OPPORTUNITY:
            deals[change.opportunity_id] = change.days
        elif change.kind == Kind.DELAY_PROJECT:
            sold[change.project_id] = change.days
    return Moves(sold=sold, deals=deals, won=frozenset(won), lost=frozenset(lost))


def moved_state(
    state: State,
    moves: Moves,
    people: Mapping[str, PersonDays],
    hired: Sequence[PersonDays],
    shift: Shift,
) -> State:
    """people: those whose days are others, by id."""
    return replace(
        state,
        tasks=[_task(task, moves) for task in state.tasks],
        sold=[_sold(one, moves.sold.get(one.project_id, 0), shift) for one in state.sold],
        deals=[
            _deal(deal, moves, shift)
            for deal in state.deals
            if deal.opportunity_id not in moves.lost
        ],
        people=[*(people.get(one.person_id, one) for one in state.people), *hired],
    )


def _task(task: OpenTask, moves: Moves) -> OpenTask:
    if task.task_id not in moves.tasks:
        return task
    start, end = moves.tasks[task.task_id]
    return replace(task, start_on=start, end_on=end)


def _sold(one: SoldWork, days: int, shift: Shift) -> SoldWork:
    start, end = later((one.start_on, one.end_on), days, shift)
    return replace(one, start_on=start, end_on=end)


def _deal(deal: Deal, moves: Moves, shift: Shift) -> Deal:
    days = moves.deals.get(deal.opportunity_id, 0)
    start, end = later((deal.start_on, deal.end_on), days, shift)
    chance = CERTAIN_BP if deal.opportunity_id in moves.won else deal.probability_bp
    return replace(deal, start_on=start, end_on=end, probability_bp=chance)


def later(
    days: tuple[date | None, date | None], by: int, shift: Shift
) -> tuple[date | None, date | None]:
    start, end = days
    if not by:
        return days
    return (shift(start, by) if start else None, shift(end, by) if end else None)


@dataclass(frozen=True, slots=True)
class Booked:
    """A confirmed booking of a person. amount: as basis says."""

    booking_id: str
    person_id: str
    start_on: date
    end_on: date
    basis: Basis
    amount: int
    daily: Sequence[int]


def rebooked(one: Booked, change: Change, time: PersonTime) -> Booked:
    """The booking as it is to be. time: of the person who has it then."""
    start = date.fromisoformat(change.from_on) if change.from_on else one.start_on
    end = date.fromisoformat(change.until_on) if change.until_on else one.end_on
    basis, amount = one.basis, one.amount
    if change.minutes_per_day:
        basis, amount = Basis.PER_DAY, change.minutes_per_day
    capacity = [time.on(day).effective for day in days_between(start, end)]
    daily = spread(basis, amount, capacity)
    person_id = change.person_id or one.person_id
    return Booked(one.booking_id, person_id, start, end, basis, amount, daily)


def overloaded(
    booked: Iterable[Booked], people: Iterable[PersonDays], state: State, places: Sequence[range]
) -> list[int]:
    """Of each period, days of people with more booked than they have. Days before today: none."""
    length = (state.last - state.first).days + 1
    past = max(0, (state.today - state.first).days)
    minutes: dict[str, list[int]] = {}
    for one in booked:
        days = minutes.setdefault(one.person_id, [0] * length)
        offset = (one.start_on - state.first).days
        for place, each in enumerate(one.daily, offset):
            if past <= place < length:
                days[place] += each
    over = [0] * length
    for person in people:
        for place, each in enumerate(minutes.get(person.person_id, ())):
            over[place] += each * MINUTE > person.capacity[place]
    return [sum(over[place] for place in period) for period in places]
