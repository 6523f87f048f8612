"""Changing one's preferences, and forgetting them with the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.values import Given
from sqlalchemy.dialects.postgresql import insert

from workspace import lists
from workspace.actors import require_person
from workspace.preferences.model import Preferences
from workspace.preferences.rules import DEFAULTS, are_steps, is_page


def update_preferences(
    tx: Transaction,
    given: Given,
    columns: Mapping[str, Sequence[str]],
    *,
    expected_version: int = 0,
) -> Preferences:
    """Merge what is given into the preferences of the actor. columns: by the name of the list.

    An empty text, and a list without columns, are again as the application has them.
    """
    person_id = require_person(tx.actor)
    changes: dict[str, Any] = {name: value or DEFAULTS[name] for name, value in given.items()}
    _require_page(changes.get("start_page", ""))
    _require_steps(changes.get("first_steps_skipped", ""))
    kept = {
        name: lists.columns(names, f"columns[{place}].columns")
        for place, (name, names) in enumerate(columns.items())
    }
    _make(tx, person_id)
    preferences = tx.load(Preferences, person_id, expected_version=expected_version)
    merged = {**preferences.columns, **kept}
    changes["columns"] = {name: names for name, names in merged.items() if names}
    if fact := preferences.change(changes):
        tx.record(fact)
    return preferences


def _make(tx: Transaction, person_id: str) -> None:
    """The row is made by the first change; of two at once by either."""
    row = {**DEFAULTS, "id": person_id, "version": 0, "columns": {}}
    tx.session.execute(insert(Preferences).values(**row).on_conflict_do_nothing())


def _require_page(path: str) -> None:
    if path and not is_page(path):
        raise Invalid(
            "PAGE_MALFORMED",
            "start_page must be a path of this application, such as /time.",
            field="start_page",
        )


def _require_steps(names: str) -> None:
    if names and not are_steps(names):
        raise Invalid(
            "STEPS_MALFORMED",
            "first_steps_skipped must be names of steps with one space between, such as "
            "calendar import.",
            field="first_steps_skipped",
        )


def erase_preferences(tx: Transaction, person_id: str) -> None:
    """Of a person who was erased, nothing is kept that they have chosen."""
    preferences = tx.session.get(Preferences, person_id, with_for_update=True)
    if preferences is not None and (fact := preferences.erase()):
        tx.record(fact)
