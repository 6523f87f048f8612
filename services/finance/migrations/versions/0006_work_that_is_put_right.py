"""Work that is corrected, withdrawn or written off, and how much of it is unbilled by project."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _column(kind: Any, name: str, *rest: Any, nullable: bool = False, **options: Any) -> Any:
    return sa.Column(name, kind, *rest, nullable=nullable, **options)


_id = partial(_column, sa.Uuid(as_uuid=False))
_text = partial(_column, sa.Text())
_integer = partial(_column, sa.Integer())
_big = partial(_column, sa.BigInteger())
_boolean = partial(_column, sa.Boolean())
_date = partial(_column, sa.Date())
_at = partial(_column, sa.DateTime(timezone=True))
_json = partial(_column, JSONB())

UNBILLED = sa.text("chargeable AND NOT billed AND write_off_id IS NULL")

SUMMED = [
    *("chargeable", "billed", "write_off_id", "currency_code", "value_minor"),
    *("cost_currency_code", "cost_minor", "seconds"),
]


def upgrade() -> None:
    create_write_off_table()
    extend_work()
    create_project_work_table()
    extend_replicas()


def create_write_off_table() -> None:
    op.create_table(
        "write_off",
        _id("id", primary_key=True),
        _integer("version"),
        _id("project_id"),
        _id("client_id", nullable=True),
        _date("through"),
        _date("written_off_on"),
        _text("reason"),
        _integer("entries"),
        _big("seconds"),
        _json("amounts"),
        _at("created_at"),
        _at("undone_at", nullable=True),
        _text("undo_reason"),
    )
    op.create_index("write_off_project", "write_off", ["project_id", "id"])


def extend_work() -> None:
    op.add_column("work", _id("time_entry_id", nullable=True))
    op.execute("UPDATE work SET time_entry_id = id")
    op.alter_column("work", "time_entry_id", nullable=False)
    op.create_index("work_time_entry", "work", ["time_entry_id"])
    op.add_column("work", _id("corrects_id", nullable=True))
    op.add_column("work", _id("deliverable_id", nullable=True))
    op.add_column("work", _id("rate_card_id", nullable=True))
    op.create_index("work_rate_card", "work", ["rate_card_id"])
    op.add_column("work", _id("write_off_id", sa.ForeignKey("write_off.id"), nullable=True))
    op.create_index("work_write_off", "work", ["write_off_id"])
    op.add_column("work", _date("posted_on", nullable=True))
    op.execute("UPDATE work SET posted_on = worked_on")
    op.alter_column("work", "posted_on", nullable=False)
    op.add_column("work", _boolean("withdrawn", server_default=sa.false()))
    op.alter_column("work", "withdrawn", server_default=None)
    op.drop_constraint("work_seconds", "work")
    op.create_check_constraint("work_seconds", "work", "(seconds = 0) = withdrawn")
    for column in ("project", "client"):
        op.drop_index(f"work_{column}", "work")
        op.create_index(f"work_{column}", "work", [f"{column}_id"], postgresql_include=SUMMED)
    by_day = ["worked_on", "id"]
    for name, columns in (
        ("work_unbilled", by_day),
        ("work_unbilled_project", ["project_id", *by_day]),
        ("work_unbilled_client", ["client_id", *by_day]),
    ):
        op.drop_index(name, "work")
        op.create_index(name, "work", columns, postgresql_where=UNBILLED)


def create_project_work_table() -> None:
    op.create_table(
        "project_work",
        _id("id", primary_key=True),
        _integer("version"),
        _id("client_id", nullable=True),
        _integer("unbilled_entries"),
        _big("unbilled_seconds"),
        _integer("valued_entries"),
    )
    op.execute(
        """
        INSERT INTO project_work
            (id, version, client_id, unbilled_entries, unbilled_seconds, valued_entries)
        SELECT project_id, 0, min(client_id::text)::uuid,
               count(*) FILTER (WHERE NOT billed),
               coalesce(sum(seconds) FILTER (WHERE NOT billed), 0),
               count(*)
        FROM work WHERE chargeable GROUP BY project_id
        """
    )


def extend_replicas() -> None:
    op.create_table(
        "known_handover",
        _id("opportunity_id", primary_key=True),
        _id("project_id", nullable=True),
        _text("status"),
    )
    op.create_index("known_handover_project_id", "known_handover", ["project_id"])
