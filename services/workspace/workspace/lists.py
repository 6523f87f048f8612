"""The lists of records that a person can arrange, and what their arrangements are checked by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from chassis.errors import Invalid

FIELD_NAME = re.compile(r"[a-z][a-z0-9_.]{0,39}")


class ListName(StrEnum):
    """A list, by the words of the contract."""

    CLIENTS = "clients"
    CONTACTS = "contacts"
    OPPORTUNITIES = "opportunities"
    HANDOVERS = "handovers"
    PROJECTS = "projects"
    PROJECT_FIGURES = "project_figures"
    TASKS = "tasks"
    PEOPLE = "people"
    TIME_ENTRIES = "time_entries"
    RATE_CARDS = "rate_cards"
    COST_RATES = "cost_rates"
    ESTIMATES = "estimates"
    QUOTES = "quotes"
    INVOICES = "invoices"
    JOURNALS = "journals"


def field_name(value: str, field: str) -> str:
    """The name of a field of a list, as the REST API writes it."""
    if not FIELD_NAME.fullmatch(value):
        raise Invalid(
            "FIELD_NAME_MALFORMED",
            f"{field} must be the name of a field, such as end_on; not {value[:100]!r}.",
            field=field,
        )
    return value


def columns(names: Sequence[str], field: str) -> list[str]:
    """The columns from left to right, each once."""
    kept = [field_name(name, f"{field}[{place}]") for place, name in enumerate(names)]
    for place, name in enumerate(kept):
        if name in kept[:place]:
            raise Invalid(
                "COLUMN_TWICE", f"The column {name} is named twice.", field=f"{field}[{place}]"
            )
    return kept
