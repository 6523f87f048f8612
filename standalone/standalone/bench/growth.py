"""What the same answers cost with little history and with much.

The history is written by SQL, as copies of rows that the services wrote themselves: time entries
in projects, their work in finance, journals and postings in the books. The sums that are kept of
them are kept by the databases' own triggers.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

from standalone.bench.jobs import JOBS, Act, Job, invoice
from standalone.bench.settling import Settling
from standalone.bench.stage import Stage
from standalone.bench.wire import Wire
from standalone.bench.workload import Figures, Workload
from standalone.instance import Instance

FEW, MANY = 1_000, 1_000_000
POSTINGS_FEW, POSTINGS_MANY = 300, 300_000
POSTINGS_PER_JOURNAL = 3


@dataclass(frozen=True, slots=True)
class Growth:
    """Processor time of one job in milliseconds, with little history and with much."""

    name: str
    few_ms: float
    many_ms: float

    @property
    def ratio(self) -> float:
        return self.many_ms / self.few_ms


def reading(key: str, name: str, path: str) -> Job:
    """An answer that administrators read."""

    def start(stage: Stage) -> Act:
        wire = Wire(stage.address, stage.administrator.token)
        return lambda: wire.get(path.format(client_id=stage.client_id))

    return Job(key, name, 0, 40, start)


READINGS = (
    reading("client_overview", "client overview", "/v1/clients/{client_id}/overview"),
    reading("portfolio", "portfolio", "/v1/portfolio"),
    reading("unbilled", "unbilled work", "/v1/unbilled-work"),
    reading("figures", "figures of all projects", "/v1/project-figures"),
    reading("trial_balance", "trial balance", "/v1/trial-balance"),
)


def growth(rounds: int) -> list[Growth]:
    """Each job and each reading, with little history and with much.

    Each time on an instance of its own: the jobs leave projects and tasks behind, so on one
    instance there would be more of those as well.
    """
    few = _measured(FEW, POSTINGS_FEW, rounds)
    many = _measured(MANY, POSTINGS_MANY, rounds)
    return [
        Growth(before.job.name, _median_ms(before), _median_ms(after))
        for before, after in zip(few, many, strict=True)
    ]


def _measured(entries: int, postings: int, rounds: int) -> Sequence[Figures]:
    with Instance() as instance:
        stage = Stage(instance)
        with Settling(stage) as settling:
            settling.wait()
            invoice(stage)()  # The journal that is copied
            settling.wait()
            fill(stage, entries, postings)
            workload = Workload(stage, settling, (*JOBS, *READINGS))
            for _ in workload.run(rounds):
                pass
            return workload.figures


def _median_ms(found: Figures) -> float:
    return statistics.median(found.totals_ms)


def fill(stage: Stage, entries: int, postings: int) -> None:
    """Bring the history up to these numbers; half of the time is on the stage's project."""
    hours = {"wanted": entries, "project_id": stage.project_id}
    write(stage, "projects", _TIME_ENTRIES, hours)
    write(stage, "finance", _WORK, hours)
    write(stage, "finance", _JOURNALS, {"wanted": postings // POSTINGS_PER_JOURNAL})
    write(stage, "finance", _LAST_NUMBER, {})


def write_work(stage: Stage, entries: int) -> None:
    """Bring finance's work up to this number, evenly over all projects that it knows."""
    write(stage, "finance", _WORK, {"wanted": entries, "project_id": None})


def write(stage: Stage, database: str, statement: LiteralString, sent: dict[str, Any]) -> None:
    with psycopg.connect(stage.database_url(database), autocommit=True) as connection:
        connection.execute(statement, sent)
        connection.execute("VACUUM ANALYZE")


_TIME_ENTRIES = """
    INSERT INTO time_entry
    SELECT made.*
    FROM (SELECT entry FROM time_entry AS entry WHERE status = 'approved' LIMIT 1) AS copied,
         (SELECT array_agg(id) AS ids FROM person WHERE lead_id IS NOT NULL) AS people,
         (SELECT array_agg(id) AS ids FROM project) AS projects,
         generate_series((SELECT count(*) FROM time_entry) + 1, %(wanted)s) AS n,
         jsonb_populate_record(copied.entry, jsonb_build_object(
             'id', lpad(to_hex(n), 32, '0')::uuid,
             'worked_on', current_date - (n %% 1500)::int,
             'person_id', people.ids[1 + n %% cardinality(people.ids)],
             'project_id', CASE WHEN n %% 2 = 0 THEN %(project_id)s::uuid
                                ELSE projects.ids[1 + n %% cardinality(projects.ids)] END
         )) AS made
"""
_WORK = """
    INSERT INTO work
    SELECT made.*
    FROM (SELECT work FROM work WHERE value_minor IS NOT NULL LIMIT 1) AS copied,
         (SELECT array_agg(person_id) AS ids FROM known_person) AS people,
         (SELECT array_agg(project_id) AS ids FROM known_project) AS projects,
         generate_series((SELECT count(*) FROM work) + 1, %(wanted)s) AS n,
         jsonb_populate_record(copied.work, jsonb_build_object(
             'id', lpad(to_hex(n), 32, '0')::uuid,
             'time_entry_id', lpad(to_hex(n), 32, '0')::uuid,
             'worked_on', current_date - (n %% 1500)::int,
             'posted_on', current_date - (n %% 1500)::int,
             'person_id', people.ids[1 + n %% cardinality(people.ids)],
             'project_id', CASE WHEN n %% 2 = 0 AND %(project_id)s::uuid IS NOT NULL
                                THEN %(project_id)s::uuid
                                ELSE projects.ids[1 + n %% cardinality(projects.ids)] END,
             'billed', n / cardinality(projects.ids) %% 20 > 0
         )) AS made
"""
_JOURNALS = """
    WITH copied AS (SELECT journal FROM journal LIMIT 1), added AS (
        INSERT INTO journal
        SELECT made.*
        FROM copied,
             generate_series((SELECT max(number) FROM journal) + 1, %(wanted)s) AS n,
             jsonb_populate_record(copied.journal, jsonb_build_object(
                 'id', lpad(to_hex(n), 32, '0')::uuid,
                 'number', n,
                 'posted_on', current_date - (n %% 1500)::int
             )) AS made
        RETURNING id, number, posted_on
    )
    INSERT INTO posting
    SELECT made.*
    FROM added, copied JOIN posting ON posting.journal_id = (copied.journal).id,
         jsonb_populate_record(posting, jsonb_build_object(
             'journal_id', added.id, 'number', added.number, 'posted_on', added.posted_on
         )) AS made
"""
"""Journal and postings in one statement, for a journal has to balance when it is committed."""
_LAST_NUMBER = "UPDATE journal_series SET last_number = (SELECT max(number) FROM journal)"
