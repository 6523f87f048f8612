"""Writing the brief, edition by edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.values import Checks, Given
from sqlalchemy import select

from accounts.briefs.model import Brief, BriefEdition
from accounts.pipeline import commands as pipeline
from chassis import values

EDITIONS_MAX = 100
BYTES_MAX = 30_000
BRIEF = Checks(
    objective=partial(values.text, required=True),
    constraints=values.texts,
    budget=values.amount,
    start_on=values.day,
    due_on=values.day,
)
DELIVERABLE = Checks(name=partial(values.text, required=True))
REQUIREMENT = Checks(text=partial(values.text, required=True))


def write_brief(
    tx: Transaction, opportunity_id: str, given: Given, *, expected_version: int = 0
) -> Brief:
    """Write the first edition, or the next. Once the opportunity is decided the brief is final."""
    opportunity = pipeline.require_undecided(tx, opportunity_id, "brief.write")
    brief = _load(tx, opportunity.id, opportunity.client_id, expected_version)
    edition = _edition(tx, brief, given)
    tx.record(brief.write(edition))
    return brief


def _load(tx: Transaction, opportunity_id: str, client_id: str, expected_version: int) -> Brief:
    """The opportunity's brief, locked; a new one if there is none."""
    there = tx.session.scalar(select(Brief.id).where(Brief.opportunity_id == opportunity_id))
    if there is not None:
        return tx.load(Brief, there, expected_version=expected_version)
    brief = Brief(id=tx.new_id(), opportunity_id=opportunity_id, client_id=client_id)
    tx.add(brief)
    return brief


def _edition(tx: Transaction, brief: Brief, given: Given) -> BriefEdition:
    if brief.edition >= EDITIONS_MAX:
        raise Conflict(
            "EDITIONS_FULL",
            f"A brief has at most {EDITIONS_MAX} editions; win or lose the opportunity as it is.",
        )
    draft = BRIEF(given)
    values.window(draft["start_on"], draft["due_on"], "start_on", "due_on")
    budget = draft.pop("budget", None)
    requirements = _requirements(tx, brief, draft)
    edition = BriefEdition(
        **draft
        | {
            "deliverables": _deliverables(tx, brief, draft["deliverables"]),
            "requirements": requirements,
            "constraints": [each["text"] for each in requirements],
        },
        edition=brief.edition + 1,
        budget_minor=budget.amount_minor if budget else None,
        budget_currency_code=budget.currency_code if budget else None,
        written_by_id=tx.actor.person_id or None,
        written_at=tx.now,
    )
    _require_size(edition)
    return edition


def _require_size(edition: BriefEdition) -> None:
    described = [text for each in edition.deliverables for text in each.values()]
    parts = [edition.objective, edition.audience, *described, *edition.constraints]
    values.within_bytes(parts, "A brief", "objective", BYTES_MAX)


def _deliverables(tx: Transaction, brief: Brief, drafts: Sequence[Given]) -> list[dict[str, str]]:
    """The deliverables with their ids: the one given, that of the same name before, or a new one.

    A deliverable that was left out of an edition may come back under its id.
    """
    if not drafts:
        raise Invalid(
            "DELIVERABLES_MISSING",
            "A brief names at least one deliverable: what the client is to get.",
            field="deliverables",
        )
    known = brief.deliverable_names()
    kept = [
        _part(DELIVERABLE, known, draft, f"deliverables[{place}]")
        for place, draft in enumerate(drafts)
    ]
    _require_each_once(kept, "deliverables", "name")
    return _identified(tx, kept, known, "name")


def _requirements(tx: Transaction, brief: Brief, draft: Given) -> list[dict[str, str]]:
    """The requirements with their ids, as those of deliverables."""
    drafts = draft["requirements"] or [{"id": "", "text": text} for text in draft["constraints"]]
    known = brief.requirement_texts()
    kept = [
        _part(REQUIREMENT, known, each, f"requirements[{place}]")
        for place, each in enumerate(drafts)
    ]
    _require_each_once(kept, "requirements", "text")
    return _identified(tx, kept, known, "text")


def _identified(
    tx: Transaction, parts: list[dict[str, str]], known: Mapping[str, str], word: str
) -> list[dict[str, str]]:
    """Each part with its id: the one given, that of the same words before, or a new one."""
    taken = {each["id"] for each in parts}
    by_words = {words: id_ for id_, words in known.items() if id_ not in taken}
    for each in parts:
        each["id"] = each["id"] or by_words.get(each[word]) or tx.new_id()
    return parts


def _part(checks: Checks, known: Mapping[str, str], given: Given, field: str) -> dict[str, str]:
    id_ = require_id(given["id"], f"{field}.id") if given["id"] else ""
    if id_ and id_ not in known:
        noun = field.split("s[")[0]
        raise Invalid(
            f"{noun.upper()}_UNKNOWN",
            f"The brief has no {noun} {id_}; leave the id out for a new one.",
            field=f"{field}.id",
        )
    return {**checks(given, field), "id": id_}


def _require_each_once(parts: Sequence[Mapping[str, str]], field: str, word: str) -> None:
    words = Counter(each[word].casefold() for each in parts)
    ids = Counter(each["id"] for each in parts if each["id"])
    noun = field.removesuffix("s")
    for place, each in enumerate(parts):
        if words[each[word].casefold()] > 1 or ids[each["id"]] > 1:
            raise Invalid(
                f"{noun.upper()}_TWICE",
                f"{each[word]!r} is in the brief twice; name each {noun} once.",
                field=f"{field}[{place}]",
            )
