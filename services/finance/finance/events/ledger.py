"""What the books publish: the chart, and journals that people post."""

from __future__ import annotations

from chassis.event import EventBody, EventType
from marshmallow import Schema, fields

READ = "ledger.read"


class LedgerAccountBody(EventBody):
    ledger_account_id = fields.String(attribute="id")
    code = fields.String(metadata={"description": "Its number in the chart"})
    name = fields.String()
    kind = fields.String(metadata={"description": "asset, liability, equity, income or expense"})
    archived = fields.Boolean()


class RoleBody(Schema):
    role = fields.String(metadata={"description": "Such as receivables or revenue"})
    code = fields.String(metadata={"description": "The number of the account"})


class ChartBody(EventBody):
    chart_id = fields.String(attribute="id")
    template = fields.String(metadata={"description": "Where its accounts came from"})
    year_starts_in = fields.Integer(metadata={"description": "A month, 1 to 12"})
    roles = fields.List(fields.Nested(RoleBody))


class PostingBody(Schema):
    ledger_account = fields.String(metadata={"description": "The number of the account"})
    debit_minor = fields.Integer()
    credit_minor = fields.Integer()
    client_id = fields.String(allow_none=True)
    project_id = fields.String(allow_none=True)


class JournalBody(EventBody):
    journal_id = fields.String(attribute="id")
    number = fields.Integer(attribute="journal.number")
    posted_on = fields.Date(attribute="journal.posted_on")
    description = fields.String(attribute="journal.description")
    reason = fields.String(attribute="journal.reason")
    reference = fields.String(attribute="journal.reference")
    source_type = fields.String(attribute="journal.source_type")
    source_id = fields.String(attribute="journal.source_id")
    reverses_id = fields.String(
        attribute="journal.reverses_id",
        allow_none=True,
        metadata={"description": "The journal that it cancels"},
    )
    currency_code = fields.String(attribute="journal.currency_code")
    postings = fields.List(fields.Nested(PostingBody), attribute="journal.postings")
    legal_entity_id = fields.String(
        attribute="journal.legal_entity_id", metadata={"description": "Whose books it is in"}
    )


class RecurringJournalBody(EventBody):
    recurring_journal_id = fields.String(attribute="id")
    description = fields.String()
    currency_code = fields.String()
    every_months = fields.Integer()
    starts_on = fields.Date()
    next_on = fields.Date(allow_none=True, metadata={"description": "None: it is over"})
    ends_on = fields.Date(allow_none=True)


LEDGER = (
    EventType(
        "ledger_account.added.v1",
        "ledger_account",
        LedgerAccountBody(),
        "An account was added to the chart.",
        permission=READ,
    ),
    EventType(
        "ledger_account.updated.v1",
        "ledger_account",
        LedgerAccountBody(),
        "An account of the chart was renamed, archived or restored.",
        permission=READ,
    ),
    EventType(
        "chart.set.v1",
        "chart",
        ChartBody(),
        "Roles were given to accounts, a template was taken, or the financial year was set.",
        permission=READ,
    ),
    EventType(
        "journal.posted.v1",
        "journal",
        JournalBody(),
        "A journal was posted by hand, by a recurring one, by recognition, or as a reversal.",
        permission=READ,
    ),
    EventType(
        "recurring_journal.set.v1",
        "recurring_journal",
        RecurringJournalBody(),
        "A recurring journal was set.",
        permission=READ,
    ),
    EventType(
        "recurring_journal.posted.v1",
        "recurring_journal",
        RecurringJournalBody(),
        "A recurring journal was posted for one of its days.",
        permission=READ,
    ),
    EventType(
        "recurring_journal.changed.v1",
        "recurring_journal",
        RecurringJournalBody(),
        "A recurring journal was changed, from its next day on.",
        permission=READ,
    ),
    EventType(
        "recurring_journal.ended.v1",
        "recurring_journal",
        RecurringJournalBody(),
        "A recurring journal was ended.",
        permission=READ,
    ),
)
