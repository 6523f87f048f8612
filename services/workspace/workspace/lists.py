"""The lists of records that a person can arrange, and what their arrangements are checked by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from chassis.actor import Actor
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


READ_WITH: Mapping[ListName, str] = {
    ListName.CLIENTS: "client.read",
    ListName.CONTACTS: "contact.read",
    ListName.OPPORTUNITIES: "opportunity.read",
    ListName.HANDOVERS: "opportunity.read",
    ListName.PROJECTS: "project.read",
    ListName.PROJECT_FIGURES: "profit.read",
    ListName.TASKS: "task.read",
    ListName.PEOPLE: "person.read",
    ListName.TIME_ENTRIES: "time.read",
    ListName.RATE_CARDS: "rate.read",
    ListName.COST_RATES: "cost.read",
    ListName.ESTIMATES: "estimate.read",
    ListName.QUOTES: "quote.read",
    ListName.INVOICES: "invoice.read",
    ListName.JOURNALS: "ledger.read",
}
"""The permission with which the records of a list are read."""


def readable_lists(actor: Actor) -> list[ListName]:
    """Those of which the actor may read records, in whatever scope."""
    return [name for name in ListName if actor.may(READ_WITH[name])]


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
