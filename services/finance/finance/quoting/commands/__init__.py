"""What may be done to estimates, quotes and budgets; each name is one use case."""

from __future__ import annotations

from finance.quoting.commands.budgets import note_work_value
from finance.quoting.commands.estimates import create_estimate, update_estimate
from finance.quoting.commands.placing import place_in_project
from finance.quoting.commands.pricing import LineDraft
from finance.quoting.commands.quotes import (
    accept_quote,
    expire_quotes,
    issue_quote,
    reject_quote,
)

__all__ = [
    "LineDraft",
    "accept_quote",
    "create_estimate",
    "expire_quotes",
    "issue_quote",
    "note_work_value",
    "place_in_project",
    "reject_quote",
    "update_estimate",
]
