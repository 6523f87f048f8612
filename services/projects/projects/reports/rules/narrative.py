"""The colour of a project by its facts, and the narrative that states them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

RED_DAYS = 5
HIGH_SCORE = 15
"""Of a risk: probability times impact, 1 to 25."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """days_late: calendar days from due_on to end_on. Hours in seconds; sold 0: none was sold.

    risks: (title, score), the gravest first; issues: (title, severity) that are not solved.
    decisions: that are in force, the latest first; waiting: what the client has to answer.
    """

    status: str
    done: int
    tasks: int
    late_tasks: int
    end_on: date | None
    due_on: date | None
    days_late: int
    sold: int
    logged: int
    risks: Sequence[tuple[str, int]] = ()
    issues: Sequence[tuple[str, str]] = ()
    decisions: Sequence[str] = ()
    waiting: Sequence[str] = ()


def colour_of(facts: Facts) -> tuple[str, str]:
    """red, amber or green, and the first rule that gave it, in words."""
    for colour, rules in (("red", _red(facts)), ("amber", _amber(facts))):
        found = next(rules, "")
        if found:
            return colour, found
    return "green", "No rule for amber or red holds."


def _red(facts: Facts) -> Iterator[str]:
    if facts.days_late > RED_DAYS:
        yield f"The plan ends {facts.days_late} days late; more than {RED_DAYS} days are red."
    if facts.sold and facts.logged * 10 > facts.sold * 11:
        yield "More than 110 % of the hours that were sold are used."
    critical = [title for title, severity in facts.issues if severity == "critical"]
    if critical:
        yield f"A critical issue is open: {critical[0]}."


def _amber(facts: Facts) -> Iterator[str]:
    if facts.days_late:
        yield f"The plan ends {_count(facts.days_late, 'day')} late."
    if facts.sold and facts.logged > facts.sold:
        yield "More hours are used than were sold."
    if facts.late_tasks:
        yield f"{_count(facts.late_tasks, 'task')} should be done by now."
    if facts.risks and facts.risks[0][1] >= HIGH_SCORE:
        yield f"A high risk is open: {facts.risks[0][0]}."
    if any(severity == "high" for _, severity in facts.issues):
        yield "An issue of high severity is open."


def narrative(facts: Facts, audience: str) -> str:
    """Paragraphs, one fact each; hours for the team only."""
    return "\n\n".join(_paragraphs(facts, audience))


def _paragraphs(facts: Facts, audience: str) -> Iterator[str]:
    yield f"{facts.done} of {_count(facts.tasks, 'task')} are done. {_dates(facts)}".strip()
    if audience == "team" and (facts.sold or facts.logged):
        yield f"{_hours(facts.logged)} h are used of {_hours(facts.sold)} h that were sold."
    yield from _listed("We watch these risks", [title for title, _ in facts.risks])
    yield from _listed("We are solving", [title for title, _ in facts.issues])
    yield from _listed("These decisions are in force", facts.decisions)
    whose = "your answer" if audience == "client" else "the client's answer"
    yield from _listed(f"We wait for {whose} on", facts.waiting)


def _dates(facts: Facts) -> str:
    if facts.end_on is None:
        return "There is no plan with dates yet."
    end = f"The plan ends on {_day(facts.end_on)}"
    if facts.due_on is None:
        return f"{end}."
    if facts.days_late:
        late = _count(facts.days_late, "day")
        return f"{end}, {late} after {_day(facts.due_on)}, when it is wanted."
    return f"{end}, in time for {_day(facts.due_on)}."


def _listed(words: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"{words}:\n" + "\n".join(f"- {item}" for item in items)


def _count(many: int, noun: str) -> str:
    return f"{many} {noun}{'' if many == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:,.1f}".removesuffix(".0")
