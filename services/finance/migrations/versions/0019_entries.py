"""The entry ledger: what every change of work and every issued document adds, and its kept sums.

Triggers of `work` and `invoice` write the entries, one of `entry` keeps the sums. They run after
those of project_sum and month_sum, by their names, so that a writer holds the row of its project
before it takes one here. What is there already becomes entries as it stands now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = (
    *("time", "correction", "reopened", "changed", "removed", "priced", "rerated", "costed"),
    *("billed", "charged", "credited", "written_off", "write_off_undone", "expense"),
)
DIMENSIONS = (
    *("project_id", "client_id", "deliverable_id", "task_id", "person_id", "charge_role"),
    *("currency_code", "cost_currency_code"),
)
MEASURES = (
    *("seconds", "value_minor", "expense_minor", "billed_minor", "written_off_minor"),
    *("written_up_minor", "wip_minor", "cost_minor"),
)
SUM_KEY = (
    *("project_id", "client_id", "person_id", "charge_role", "currency_code"),
    *("cost_currency_code", "month", "recorded_month"),
)
WRITTEN = ("kind", "recorded_at", "effective_on", "work_id", "time_entry_id")
CAUSES = ("invoice_id", "invoice_line_id", "write_off_id")
COLUMNS = ", ".join((*WRITTEN, *CAUSES, *DIMENSIONS, *MEASURES))


def upgrade() -> None:
    op.add_column("work", sa.Column("task_id", sa.Uuid(as_uuid=False)))
    op.add_column("write_off", sa.Column("undone_on", sa.Date))
    create_entries()
    create_sums()
    op.execute(KEEP_SUMS)
    op.execute(FIRST_OPEN_DAY)
    op.execute(WRITE_ENTRIES_OF_WORK)
    op.execute(WRITE_ENTRIES_OF_DOCUMENT)
    follow()  # which keeps writers out until all is written
    for rows in (TIME_SO_FAR, BILLED_SO_FAR, WRITTEN_OFF_SO_FAR, CHARGED_SO_FAR):
        op.execute(rows)


def _id(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def _code(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _measures() -> list[sa.Column[int]]:
    zero = sa.text("0")
    return [
        sa.Column(name, sa.BigInteger, nullable=False, server_default=zero) for name in MEASURES
    ]


def create_entries() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        _code("kind", nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        *map(_id, ("work_id", "time_entry_id", *CAUSES)),
        _id("project_id", nullable=False),
        *map(_id, ("client_id", "deliverable_id", "task_id", "person_id")),
        *map(_code, ("charge_role", "currency_code", "cost_currency_code")),
        *_measures(),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="entry_kind"),
        sa.CheckConstraint(
            "wip_minor = value_minor + expense_minor - billed_minor - written_off_minor"
            " + written_up_minor",
            name="entry_roll_forward",
        ),
    )
    for name, *columns in (
        ("recorded", "recorded_at", "id"),
        ("time_entry", "time_entry_id", "id"),
        ("project", "project_id", "effective_on", "id"),
        ("client", "client_id", "effective_on", "id"),
        ("person", "person_id", "effective_on", "id"),
        ("effective", "effective_on", "id"),
    ):
        op.create_index(f"entry_{name}", "entry", columns)
    op.create_index(
        "entry_invoice",
        "entry",
        ["invoice_id", "id"],
        postgresql_where=sa.text("invoice_id IS NOT NULL"),
    )
    op.execute(
        "CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER entry_is_kept BEFORE TRUNCATE ON entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def create_sums() -> None:
    op.create_table(
        "entry_sum",
        _id("project_id", nullable=False),
        *map(_id, ("client_id", "person_id")),
        *map(_code, ("charge_role", "currency_code", "cost_currency_code")),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("recorded_month", sa.Date, nullable=False),
        *_measures(),
    )
    op.create_index(
        "entry_sum_key",
        "entry_sum",
        list(SUM_KEY),
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("entry_sum_month", "entry_sum", ["month", "project_id"])
    op.create_index("entry_sum_client", "entry_sum", ["client_id", "month"])
    op.execute("ALTER TABLE entry_sum SET (fillfactor = 80)")


def follow() -> None:
    """Follow every statement that changes work, and every document that gets its number."""
    for word, rows in (
        ("INSERT", "NEW TABLE AS added"),
        ("UPDATE", "OLD TABLE AS removed NEW TABLE AS added"),
        ("DELETE", "OLD TABLE AS removed"),
    ):
        op.execute(
            f"CREATE TRIGGER work_sums_{word.lower()}_entries AFTER {word} ON work "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION write_entries_of_work()"
        )
    op.execute(
        "CREATE TRIGGER invoice_sums_update_entries AFTER UPDATE ON invoice FOR EACH ROW "
        "WHEN (OLD.number IS NULL AND NEW.number IS NOT NULL) "
        "EXECUTE FUNCTION write_entries_of_document()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER invoice_sums_insert_entries AFTER INSERT ON invoice "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.number IS NOT NULL) "
        "EXECUTE FUNCTION write_entries_of_document()"
    )


KEEP_SUMS = f"""
CREATE FUNCTION keep_sums_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entry_sum ({", ".join((*SUM_KEY, *MEASURES))})
    SELECT {", ".join(SUM_KEY)}, {", ".join(f"sum({name})" for name in MEASURES)}
    FROM (
        SELECT *, date_trunc('month', effective_on)::date AS month,
               date_trunc('month', recorded_at AT TIME ZONE 'UTC')::date AS recorded_month
        FROM added
    ) AS written
    GROUP BY {", ".join(SUM_KEY)}
    HAVING {" OR ".join(f"sum({name}) <> 0" for name in MEASURES)}
    ORDER BY {", ".join(SUM_KEY)}
    ON CONFLICT ({", ".join(SUM_KEY)}) DO UPDATE SET
        {", ".join(f"{name} = entry_sum.{name} + excluded.{name}" for name in MEASURES)};
    RETURN NULL;
END $$;
CREATE TRIGGER entry_sums AFTER INSERT ON entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_sums_of_entry()
"""  # noqa: S608 (constants of this module)

FIRST_OPEN_DAY = """
CREATE FUNCTION first_open_day() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(closed_through) + 1, '-infinity'::date) FROM period_lock
$$
"""
"""Nothing is effective on a day of a closed period: what comes late counts in the next day."""

_DAYS = """
    CASE
        WHEN kind = 'billed' THEN coalesce(billed_on, current_date)
        WHEN kind = 'credited' THEN coalesce(credited_on, current_date)
        WHEN kind = 'written_off' THEN coalesce(written_off_on, current_date)
        WHEN kind = 'write_off_undone' THEN coalesce(undone_on, current_date)
        ELSE posted_on
    END
"""
_KIND = """
    CASE
        WHEN a.withdrawn AND NOT r.withdrawn THEN 'reopened'
        WHEN r.withdrawn AND NOT a.withdrawn
            THEN CASE WHEN a.corrects_id IS NULL THEN 'time' ELSE 'correction' END
        WHEN a.billed AND NOT r.billed THEN 'billed'
        WHEN r.billed AND NOT a.billed THEN 'credited'
        WHEN r.write_off_id IS NULL AND a.write_off_id IS NOT NULL THEN 'written_off'
        WHEN r.write_off_id IS NOT NULL AND a.write_off_id IS NULL THEN 'write_off_undone'
        WHEN r.value_minor IS NULL AND a.value_minor IS NOT NULL THEN 'priced'
        WHEN r.seconds = a.seconds AND r.value_minor IS DISTINCT FROM a.value_minor THEN 'rerated'
        WHEN r.seconds = a.seconds AND r.cost_minor IS DISTINCT FROM a.cost_minor THEN 'costed'
        ELSE 'changed'
    END
"""
_FOLLOWED = (
    *("seconds", "value_minor", "cost_minor", "billed", "write_off_id", "withdrawn"),
    *DIMENSIONS,
)


def _of(row: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{row}.{name}" for name in names)


def _difference(name: str) -> str:
    """From the state before to the state after; a row that moved leaves one and enters the other."""
    return f"""CASE WHEN leaves THEN -before_{name}
        ELSE after_{name} - CASE WHEN moved THEN 0 ELSE before_{name} END END AS {name}"""


WRITE_ENTRIES_OF_WORK = f"""
CREATE FUNCTION write_entries_of_work() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    instant timestamptz := clock_timestamp();
    opens date := first_open_day();
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO entry ({COLUMNS})
        SELECT CASE WHEN corrects_id IS NULL THEN 'time' ELSE 'correction' END, instant,
               greatest(posted_on, opens), id, time_entry_id, NULL, NULL, write_off_id,
               {", ".join(DIMENSIONS)},
               seconds, value, 0, CASE WHEN billed THEN value ELSE 0 END,
               CASE WHEN write_off_id IS NOT NULL AND NOT billed THEN value ELSE 0 END, 0,
               CASE WHEN write_off_id IS NOT NULL OR billed THEN 0 ELSE value END,
               coalesce(cost_minor, 0)
        FROM (SELECT *, coalesce(value_minor, 0) AS value FROM added WHERE NOT withdrawn) AS came
        ORDER BY project_id, id;
    ELSIF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (SELECT FROM added) THEN
            RETURN NULL;
        END IF;
        INSERT INTO entry ({COLUMNS})
        WITH changed AS MATERIALIZED (
            SELECT r AS r, a AS a, {_KIND} AS happened
            FROM removed AS r JOIN added AS a ON a.id = r.id
            WHERE ({_of("r", _FOLLOWED)}) IS DISTINCT FROM ({_of("a", _FOLLOWED)})
        ), known AS (
            SELECT happened AS kind, (r).id AS work_id, (r).time_entry_id AS time_entry_id,
                   {", ".join(f"(r).{name} AS old_{name}" for name in DIMENSIONS)},
                   {", ".join(f"(a).{name} AS new_{name}" for name in DIMENSIONS)},
                   ({", ".join(f"(r).{name}" for name in DIMENSIONS)}) IS DISTINCT FROM
                   ({", ".join(f"(a).{name}" for name in DIMENSIONS)}) AS moved,
                   CASE WHEN happened = 'reopened' THEN (r).posted_on ELSE (a).posted_on END
                       AS posted_on,
                   (r).seconds::bigint AS before_seconds, (a).seconds::bigint AS after_seconds,
                   coalesce((r).value_minor, 0) AS before_value_minor,
                   coalesce((a).value_minor, 0) AS after_value_minor,
                   coalesce((r).cost_minor, 0) AS before_cost_minor,
                   coalesce((a).cost_minor, 0) AS after_cost_minor,
                   past.billed AS before_billed_minor,
                   past.written_off AS before_written_off_minor,
                   past.written_up AS before_written_up_minor,
                   CASE WHEN NOT (a).billed THEN 0
                        WHEN (r).billed THEN past.billed
                        ELSE coalesce(held.amount_minor, (a).value_minor, 0) END
                       AS after_billed_minor,
                   (a).billed AS is_billed,
                   NOT (a).billed AND (a).write_off_id IS NOT NULL AS is_written_off,
                   coalesce(held.invoice_id, note.invoice_id) AS invoice_id,
                   coalesce(held.line_id, note.line_id) AS invoice_line_id,
                   CASE WHEN happened IN ('written_off', 'write_off_undone') THEN written_off.id END
                       AS write_off_id,
                   held.issued_on AS billed_on, note.issued_on AS credited_on,
                   written_off.written_off_on,
                   coalesce(written_off.undone_on,
                            (written_off.undone_at AT TIME ZONE 'UTC')::date) AS undone_on
            FROM changed
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(billed_minor), 0)::bigint AS billed,
                       coalesce(sum(written_off_minor), 0)::bigint AS written_off,
                       coalesce(sum(written_up_minor), 0)::bigint AS written_up,
                       (array_agg(invoice_line_id ORDER BY id DESC)
                           FILTER (WHERE kind = 'billed'))[1] AS line_id
                FROM entry
                WHERE ((r).billed OR (r).write_off_id IS NOT NULL)
                    AND time_entry_id = (r).time_entry_id AND work_id = (r).id
            ) AS past
            LEFT JOIN LATERAL (
                SELECT share.amount_minor, line.id AS line_id, line.invoice_id, invoice.issued_on
                FROM invoiced_time AS share
                JOIN invoice_line AS line ON line.id = share.invoice_line_id
                JOIN invoice ON invoice.id = line.invoice_id
                WHERE happened = 'billed' AND share.time_entry_id = (a).id AND share.live
            ) AS held ON true
            LEFT JOIN LATERAL (
                SELECT line.id AS line_id, line.invoice_id, invoice.issued_on
                FROM invoice_line AS line
                JOIN invoiced_time AS share
                    ON share.invoice_line_id = line.id AND share.time_entry_id = (a).id
                JOIN invoice ON invoice.id = line.invoice_id
                WHERE happened = 'credited' AND line.credits_line_id = past.line_id
                ORDER BY invoice.issued_on DESC, length(invoice.number) DESC, invoice.number DESC
                LIMIT 1
            ) AS note ON true
            LEFT JOIN write_off AS written_off
                ON written_off.id = coalesce((a).write_off_id, (r).write_off_id)
        ), valued AS (
            SELECT *, 0::bigint AS before_expense_minor, 0::bigint AS after_expense_minor,
                   before_value_minor - before_billed_minor - before_written_off_minor
                       + before_written_up_minor AS before_wip_minor,
                   CASE WHEN is_billed OR is_written_off THEN 0 ELSE after_value_minor END
                       AS after_wip_minor,
                   CASE WHEN is_billed THEN greatest(after_value_minor - after_billed_minor, 0)
                        WHEN is_written_off THEN after_value_minor ELSE 0 END
                       AS after_written_off_minor,
                   CASE WHEN is_billed THEN greatest(after_billed_minor - after_value_minor, 0)
                        ELSE 0 END AS after_written_up_minor
            FROM known
        ), written AS (
            SELECT *, {", ".join(_difference(name) for name in MEASURES)}
            FROM valued CROSS JOIN (VALUES (true), (false)) AS side (leaves)
            WHERE moved OR NOT leaves
        )
        SELECT kind, instant, greatest({_DAYS}, opens), work_id, time_entry_id,
               invoice_id, invoice_line_id, write_off_id,
               {", ".join(f"CASE WHEN leaves THEN old_{n} ELSE new_{n} END" for n in DIMENSIONS)},
               {", ".join(MEASURES)}
        FROM written
        WHERE {" OR ".join(f"{name} <> 0" for name in MEASURES)}
        ORDER BY new_project_id, work_id, leaves DESC;
    ELSE
        INSERT INTO entry ({COLUMNS})
        SELECT 'removed', instant, greatest(removed.posted_on, opens), removed.id,
               removed.time_entry_id, NULL, NULL, NULL, {_of("removed", DIMENSIONS)},
               -seconds, -value, 0, -past.billed, -past.written_off, -past.written_up,
               -(value - past.billed - past.written_off + past.written_up),
               -coalesce(cost_minor, 0)
        FROM (SELECT *, coalesce(value_minor, 0) AS value FROM removed WHERE NOT withdrawn)
            AS removed
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(billed_minor), 0)::bigint AS billed,
                   coalesce(sum(written_off_minor), 0)::bigint AS written_off,
                   coalesce(sum(written_up_minor), 0)::bigint AS written_up
            FROM entry
            WHERE entry.time_entry_id = removed.time_entry_id AND work_id = removed.id
        ) AS past
        ORDER BY removed.project_id, removed.id;
    END IF;
    RETURN NULL;
END $$
"""  # noqa: S608 (constants of this module)
"""billed: the entry's share of the line. What it is less than the value is written off with it, and
what it is more is written up, so that nothing is left in progress."""

_LINES_WITHOUT_TIME = """
    SELECT line.id AS line_id, line.invoice_id, line.position, line.deliverable_id,
           nullif(line.charge_role, '') AS charge_role,
           line.amount_minor - coalesce((
               SELECT sum(share.amount_minor) FROM invoiced_time AS share
               WHERE share.invoice_line_id = line.id
           ), 0)::bigint AS amount,
           EXISTS (
               SELECT FROM invoiced_time AS share
               WHERE share.invoice_line_id = line.credits_line_id
           ) AS corrects_time
    FROM invoice_line AS line
"""
"""What the lines of documents charge beyond their hours: fees, and lines added by hand."""


def _charged(document: str, at: str, day: str, lines: str) -> str:
    """A fee is written up, since no time stands behind it; a part of the charge for hours that is
    credited while they stay billed is written off."""
    return f"""
        INSERT INTO entry ({COLUMNS})
        SELECT CASE WHEN {document}.kind = 'credit_note' THEN 'credited' ELSE 'charged' END, {at},
               {day}, NULL, NULL, {document}.id, line_id, NULL, {document}.project_id,
               {document}.client_id, lines.deliverable_id, NULL, NULL, lines.charge_role,
               {document}.currency_code, NULL, 0, 0, 0, amount,
               CASE WHEN corrects_time THEN -amount ELSE 0 END,
               CASE WHEN corrects_time THEN 0 ELSE amount END, 0, 0
        FROM {lines}
    """  # noqa: S608 (constants of this module)


WRITE_ENTRIES_OF_DOCUMENT = f"""
CREATE FUNCTION write_entries_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {
    _charged(
        "NEW",
        "clock_timestamp()",
        "greatest(NEW.issued_on, first_open_day())",
        f"({_LINES_WITHOUT_TIME} WHERE line.invoice_id = NEW.id) AS lines WHERE amount <> 0"
        " ORDER BY position",
    )
};
    RETURN NULL;
END $$
"""

_BOOKED = """
    LEFT JOIN LATERAL (
        SELECT min(posted_at) AS at FROM journal WHERE source_id = invoice.id
    ) AS booked ON true
"""
TIME_SO_FAR = f"""
    INSERT INTO entry ({COLUMNS})
    SELECT CASE WHEN corrects_id IS NULL THEN 'time' ELSE 'correction' END,
           least(coalesce(valued_at, now()), now()), posted_on, id, time_entry_id, NULL, NULL, NULL,
           {", ".join(DIMENSIONS)}, seconds, coalesce(value_minor, 0), 0, 0, 0, 0,
           coalesce(value_minor, 0), coalesce(cost_minor, 0)
    FROM work WHERE NOT withdrawn ORDER BY valued_at, id
"""  # noqa: S608 (constants of this module)
BILLED_SO_FAR = f"""
    INSERT INTO entry ({COLUMNS})
    SELECT 'billed', least(greatest(coalesce(booked_at, now()), coalesce(valued_at, now())), now()),
           coalesce(issued_on, posted_on), id, time_entry_id, invoice_id, line_id, NULL,
           {", ".join(DIMENSIONS)}, 0, 0, 0, share, greatest(value - share, 0),
           greatest(share - value, 0), -value, 0
    FROM (
        SELECT work.*, invoice.id AS invoice_id, line.id AS line_id, invoice.issued_on,
               booked.at AS booked_at, coalesce(value_minor, 0) AS value,
               coalesce(held.amount_minor, value_minor, 0) AS share
        FROM work
        LEFT JOIN invoiced_time AS held ON held.time_entry_id = work.id AND held.live
        LEFT JOIN invoice_line AS line ON line.id = held.invoice_line_id
        LEFT JOIN invoice ON invoice.id = line.invoice_id
        {_BOOKED}
        WHERE work.billed AND NOT withdrawn
    ) AS billed
    WHERE share <> 0 OR value <> 0
    ORDER BY booked_at, id
"""  # noqa: S608 (constants of this module)
WRITTEN_OFF_SO_FAR = f"""
    INSERT INTO entry ({COLUMNS})
    SELECT 'written_off',
           least(greatest(write_off.created_at, coalesce(valued_at, now())), now()),
           written_off_on, work.id, time_entry_id, NULL, NULL, write_off.id,
           {_of("work", DIMENSIONS)}, 0, 0, 0, 0, value_minor, 0, -value_minor, 0
    FROM work JOIN write_off ON write_off.id = work.write_off_id
    WHERE NOT billed AND NOT withdrawn AND value_minor <> 0
    ORDER BY write_off.created_at, work.id
"""  # noqa: S608 (constants of this module)
CHARGED_SO_FAR = _charged(
    "invoice",
    "least(coalesce(booked.at, now()), now())",
    "issued_on",
    f"invoice JOIN ({_LINES_WITHOUT_TIME}) AS lines ON lines.invoice_id = invoice.id {_BOOKED}"
    " WHERE invoice.number IS NOT NULL AND amount <> 0 ORDER BY booked.at, position",
)
