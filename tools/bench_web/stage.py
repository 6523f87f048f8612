"""The demo agency, with 10,000 projects, a plan of 1,000 tasks and a week of 30 rows besides."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from standalone.demo.roster import PASSWORD
from standalone.instance import Instance
from standalone.rest import Json, Person

ROWS = 10_000
TASKS = 1_000
TASKS_AT_ONCE = 200
WEEK_ROWS = 30
MANAGER = "daniel@demo.example"
BROAD = "anouk@demo.example"
"""She looks after clients and runs projects, so she has most of the pages."""


@dataclass(frozen=True, slots=True)
class Stage:
    """address: by a name for which cookies work without TLS."""

    instance: Instance
    address: str
    administrator: Person
    manager: Person
    manager_id: str

    def project(self, name: str) -> Json:
        body = {"name": name, "chargeable": False, "start_on": "2027-01-04"}
        return self.manager.post("/v1/projects", body)

    def large_plan(self) -> str:
        """A project of 1,000 tasks, each of which waits for the fifth before it; its id."""
        project = self.project("Encyclopaedia")
        for first in range(0, TASKS, TASKS_AT_ONCE):
            names = [f"Part {number}" for number in range(first, first + TASKS_AT_ONCE)]
            links = zip(names, names[5:], strict=False)
            body = {
                "tasks": [{"key": name, "name": name, "duration_days": 3} for name in names],
                "dependencies": [{"predecessor": one, "successor": next_} for one, next_ in links],
            }
            self.manager.post(f"/v1/projects/{project['id']}/tasks", body)
        return str(project["id"])

    def busy_member(self) -> str:
        """The e-mail address of somebody with thirty tasks, whose password is the demo's."""
        email = f"week.{secrets.token_hex(3)}@demo.example"
        body = {"name": "Wanda Weeks", "email": email, "charge_role": "designer"}
        access = {"access": {"roles": ["team_member"]}}
        made, member = self.administrator.invite(body | access, PASSWORD)
        member.close()
        project = self.project("Many small things")
        tasks = [
            {
                "key": f"Thing {n}",
                "name": f"Thing {n}",
                "duration_days": 1,
                "assignee_id": made["id"],
            }
            for n in range(WEEK_ROWS)
        ]
        self.manager.post(f"/v1/projects/{project['id']}/tasks", {"tasks": tasks})
        return email

    def many_projects(self) -> None:
        """Copies of a project that a service wrote, until the list has 10,000 rows."""
        with psycopg.connect(self.instance.database_url("projects"), autocommit=True) as connection:
            connection.execute(_PROJECTS, {"wanted": ROWS})
            connection.execute("VACUUM ANALYZE project")


@contextmanager
def staged() -> Iterator[Stage]:
    with Instance(demo=True) as instance:
        first = instance.administrator
        credentials = (first.administrator_email, first.administrator_password)
        with (
            Person(instance.address, *credentials) as administrator,
            Person(instance.address, MANAGER, PASSWORD) as manager,
        ):
            address = instance.address.replace("127.0.0.1", "localhost")
            manager_id = str(manager.get("/v1/me")["person_id"])
            yield Stage(instance, address, administrator, manager, manager_id)


_PROJECTS = """
    INSERT INTO project
    SELECT made.*
    FROM (SELECT project FROM project
          WHERE status = 'active' AND client_id IS NOT NULL LIMIT 1) AS copied,
         generate_series((SELECT count(*) FROM project) + 1, %(wanted)s) AS n,
         jsonb_populate_record(copied.project, jsonb_build_object(
             'id', lpad(to_hex(n), 32, '0')::uuid,
             'reference', 'JOB-' || (90000 + n),
             'name', 'Campaign ' || n,
             'due_on', current_date - (n %% 1500)::int,
             'opportunity_id', NULL, 'handover_id', NULL,
             'accepted_quote_id', NULL, 'external_ref', NULL
         )) AS made
"""
