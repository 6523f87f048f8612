"""What accounts and finance say, in whatever order it arrives, makes the same project."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from typing import Any

import pytest
from bus.pump import deliver
from chassis.actor import Actor
from chassis.errors import Conflict
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import ServedRoom, an_actor
from projects.planning import queries
from projects.planning.commands.layout import plan_project
from projects.planning.commands.projects import change_project_status
from projects.planning.commands.tasks import update_task
from projects.planning.model import Project
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects.resourcing.calendar import Calendar
from projects.time.queries import lock_surroundings
from projects.worker import ProjectsWorker
from projects_builders import NOW, Agency
from sqlalchemy import select

pytestmark = pytest.mark.slow
HOUR = 3600
CAMPAIGN = "0197a000-0000-7000-8000-000000000002"
MANAGER = an_actor("project_manager")


class Story:
    """One opportunity as accounts and finance publish it; each fact may arrive at any time."""

    def __init__(self, worker: ProjectsWorker) -> None:
        self.worker = worker
        self.opportunity_id, self.project_id, self.handover_id = new_id(), new_id(), new_id()
        self.client_id, self.posters, self.films = new_id(), new_id(), new_id()

    def tell(self, source: str, type_: str, **body: Any) -> None:
        ids = {"opportunity_id": self.opportunity_id, "client_id": self.client_id}
        deliver(self.worker, source, type_, {**ids, **body, "changed": []})

    def client(self) -> None:
        self.tell("accounts", "client.registered.v1", name="Bakery", reference="CLI-1")

    def brief(self, edition: int = 1, due_on: str = "2026-06-30", **given: Any) -> None:
        deliverables = [
            {"id": self.posters, "name": "Posters", "description": "Six sheets"},
            {"id": self.films, "name": "Film", "description": ""},
        ]
        body = {"deliverables": deliverables, "start_on": "2026-04-01", "due_on": due_on, **given}
        self.tell("accounts", "brief.written.v1", brief_id=new_id(), edition=edition, **body)

    def won(self) -> None:
        self.tell(
            "accounts",
            "opportunity.won.v1",
            project_id=self.project_id,
            name="Spring campaign",
            status="won",
            probability_bp=10_000,
            value={"amount_minor": 0, "currency_code": "GBP"},
            delivery_start="2026-03-01",
            delivery_end="2026-07-31",
        )

    def handover(self, status: str, manager: str | None = None) -> None:
        self.tell(
            "accounts",
            f"handover.{'accepted' if status == 'accepted' else 'created'}.v1",
            handover_id=self.handover_id,
            project_id=self.project_id,
            status=status,
            project_manager_id=manager,
        )

    def created(self) -> None:
        self.handover("draft")

    def accepted(self) -> None:
        self.handover("accepted", MANAGER.person_id)

    def undone(self, quote_id: str) -> None:
        named = {"quote_id": quote_id, "project_id": None, "lines": []}
        self.tell("finance", "quote.acceptance_undone.v1", **named)

    def retainer(self, retainer_id: str, verb: str, project_ids: list[str], **more: Any) -> None:
        body = {"retainer_id": retainer_id, "project_ids": project_ids, **more}
        self.tell("finance", f"retainer.{verb}.v1", **body)

    def quote(self, **given: Any) -> None:
        lines = [
            line(self.posters, "designer", 40),
            line(self.films, "designer", 20),
            line(None, "project manager", 10),
        ]
        body = {"project_id": None, "total_seconds": 70 * HOUR, "lines": lines, **given}
        body = {"quote_id": new_id(), "reference": "Q-0001"} | body
        self.tell("finance", "quote.accepted.v1", **body)


def line(deliverable_id: str | None, role: str, hours: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "deliverable_id": deliverable_id,
        "kind": "role_hours",
        "description": f"{role} work",
        "charge_role": role,
        "seconds": hours * HOUR,
        "amount": {"amount_minor": 1, "currency_code": "GBP"},
    }


@pytest.fixture
def story(agency: Agency) -> Story:
    return Story(ProjectsWorker(agency.database))


def project_of(agency: Agency, story: Story) -> Project:
    with agency.reading() as reading:
        return reading.get(Project, story.project_id)


def facts(agency: Agency, story: Story) -> list[str]:
    mine = select(outbox.c.type).where(outbox.c.aggregate_id == story.project_id)
    with agency.database.engine.connect() as connection:
        return list(connection.scalars(mine.order_by(outbox.c.id)))


def test_whatever_the_order_the_project_comes_out_the_same(agency: Agency) -> None:
    for order in permutations(("brief", "won", "created", "accepted", "quote")):
        story = Story(ProjectsWorker(agency.database))
        for fact in order:
            getattr(story, fact)()
        project = project_of(agency, story)
        assert project.status == ProjectStatus.PLANNING, order
        assert project.handover_id == story.handover_id
        assert project.project_manager_id == MANAGER.person_id
        sold = {each.name: each.sold_seconds // HOUR for each in project.deliverables}
        assert sold == {"Posters": 40, "Film": 20, "project manager work": 10}, order
        assert project.sold_seconds == 70 * HOUR
        assert (str(project.start_on), str(project.due_on)) == ("2026-04-01", "2026-06-30")
        found = facts(agency, story)
        assert found[0] == "project.opened.v1"
        assert found.count("project.released.v1") == 1
        assert project.version == len(found)


def test_facts_of_two_services_at_the_same_moment_lose_nothing(
    committing: tuple[Agency, ServedRoom],
) -> None:
    agency, _ = committing
    for _ in range(10):
        story = Story(ProjectsWorker(agency.database))
        with ThreadPoolExecutor(3) as pool:
            done = [pool.submit(fact) for fact in (story.won, story.quote, story.brief)]
            assert [each.result() for each in done] == [None] * 3
        assert project_of(agency, story).sold_seconds == 70 * HOUR


def test_a_project_stays_in_handover_until_the_handover_is_accepted(
    agency: Agency, story: Story
) -> None:
    for fact in (story.client, story.brief, story.won, story.created, story.quote):
        fact()
    assert project_of(agency, story).status == ProjectStatus.HANDOVER
    story.accepted()
    project = project_of(agency, story)
    assert project.status == ProjectStatus.PLANNING
    with agency.reading() as reading:
        names = queries.client_names(reading, [project])
    assert names == {story.client_id: "Bakery"}


def test_a_later_brief_moves_the_due_date_and_an_older_one_changes_nothing(
    agency: Agency, story: Story
) -> None:
    story.won()
    story.brief(edition=2, due_on="2026-08-31")
    story.brief(edition=1, due_on="2026-06-30")
    project = project_of(agency, story)
    assert str(project.due_on) == "2026-08-31"
    assert facts(agency, story) == ["project.opened.v1", "project.scope_set.v1"]


def test_a_deliverable_that_the_brief_gives_up_goes(agency: Agency, story: Story) -> None:
    story.brief()
    story.won()
    story.brief(edition=2, deliverables=[{"id": story.films, "name": "Film", "description": ""}])
    assert [each.name for each in project_of(agency, story).deliverables] == ["Film"]


def planned(agency: Agency, story: Story) -> dict[str, tuple[str | None, float]]:
    with agency.reading() as reading:
        tasks = queries.tasks_of(reading, story.project_id)
    return {task.name: (task.deliverable_id, task.estimate_seconds / HOUR) for task in tasks}


def lay_out(agency: Agency, story: Story) -> None:
    with agency.acting(MANAGER) as tx:
        plan_project(tx, story.project_id, CAMPAIGN, "", Calendar("GB-ENG"))


def test_sold_hours_are_in_the_plan_whether_quoted_before_or_after(agency: Agency) -> None:
    plans = []
    for order in (("quote", "plan"), ("plan", "quote")):
        story = Story(ProjectsWorker(agency.database))
        for fact in (story.brief, story.won, story.accepted):
            fact()
        for step in order:
            lay_out(agency, story) if step == "plan" else story.quote()
        plan = planned(agency, story)
        assert sum(hours for _, hours in plan.values()) == 70
        names = {story.posters: "Posters", story.films: "Film", None: None}
        plans.append({name: (names.get(d, "line"), hours) for name, (d, hours) in plan.items()})
        posters = [hours for name, (d, hours) in plan.items() if d == story.posters]
        assert sum(posters) == 40
    assert plans[0] == plans[1]


def test_a_second_quote_adds_to_the_scope_and_to_the_plan(agency: Agency, story: Story) -> None:
    for fact in (story.brief, story.won, story.accepted, story.quote):
        fact()
    lay_out(agency, story)
    story.quote(project_id=story.project_id, lines=[line(story.films, "editor", 16)])
    assert project_of(agency, story).sold_seconds == 86 * HOUR
    plan = planned(agency, story)
    assert plan["Editor: Film"] == (story.films, 16)
    assert sum(hours for _, hours in plan.values()) == 86
    assert facts(agency, story)[-1] == "project.scope_set.v1"


def test_what_is_done_keeps_its_hours_when_more_is_sold(agency: Agency, story: Story) -> None:
    for fact in (story.brief, story.won, story.accepted, story.quote):
        fact()
    lay_out(agency, story)
    with agency.acting(MANAGER) as tx:
        done = next(t for t in queries.tasks_of(tx, story.project_id) if t.estimate_seconds)
        update_task(tx, done.id, {"status": TaskStatus.DONE}, Calendar("GB-ENG"))
    story.quote(project_id=story.project_id, lines=[line(story.posters, "designer", 8)])
    after = planned(agency, story)
    assert after[done.name][1] == done.estimate_seconds / HOUR
    assert sum(hours for _, hours in after.values()) == 78


def test_a_quote_for_a_project_made_by_hand_is_found_by_the_project(
    agency: Agency, story: Story
) -> None:
    for fact in (story.won, story.accepted):
        fact()
    story.opportunity_id = ""
    story.quote(opportunity_id=None, project_id=story.project_id)
    project = project_of(agency, story)
    assert project.sold_seconds == 70 * HOUR
    with agency.acting(Actor.system()) as tx:
        plan_project(tx, project.id, CAMPAIGN, "2026-04-01", Calendar("GB-ENG"))
        active = change_project_status(tx, project.id, ProjectStatus.ACTIVE, "")
    assert active.kicked_off


def test_a_quote_whose_acceptance_was_undone_kicks_nothing_off(
    agency: Agency, story: Story
) -> None:
    for fact in (story.brief, story.won, story.accepted):
        fact()
    quote_id = new_id()
    story.quote(quote_id=quote_id)
    lay_out(agency, story)
    story.undone(quote_id)
    refused = pytest.raises(Conflict, match="no quote for it was accepted")
    with refused, agency.acting(MANAGER) as tx:
        change_project_status(tx, story.project_id, ProjectStatus.ACTIVE, "")


def test_l03_a_retainer_lets_time_be_charged_without_a_quote(agency: Agency, story: Story) -> None:
    for fact in (story.brief, story.won, story.accepted):
        fact()
    one, other = new_id(), new_id()

    def is_sold() -> bool:
        with agency.acting(MANAGER) as tx:
            around = lock_surroundings(tx, story.project_id, None, new_id(), NOW.date())
        return bool(around and around.project_sold)

    assert not is_sold()
    for retainer_id in (one, other):
        story.retainer(retainer_id, "created", [story.project_id])
    assert is_sold()
    story.retainer(one, "changed", [new_id()])
    assert is_sold(), "the other retainer still covers it"
    story.retainer(other, "archived", [story.project_id], archived=True)
    assert not is_sold()
    story.retainer(other, "restored", [story.project_id])
    assert is_sold()
    lay_out(agency, story)
    with agency.acting(MANAGER) as tx:
        assert change_project_status(tx, story.project_id, ProjectStatus.ACTIVE, "").kicked_off


def test_a_project_that_is_reopened_takes_up_what_became_of_its_quotes(
    agency: Agency, story: Story
) -> None:
    for fact in (story.client, story.brief, story.won, story.accepted):
        fact()
    quote_id = new_id()
    story.quote(quote_id=quote_id)
    lay_out(agency, story)
    for status in (ProjectStatus.ACTIVE, ProjectStatus.CANCELLED):
        with agency.acting(MANAGER) as tx:
            change_project_status(tx, story.project_id, status, "Out of money")
    story.undone(quote_id)
    assert project_of(agency, story).accepted_quote_id == quote_id
    with agency.acting(MANAGER) as tx:
        change_project_status(tx, story.project_id, ProjectStatus.PLANNING, "They found some")
    project = project_of(agency, story)
    assert (project.accepted_quote_id, project.sold_seconds) == (None, 0)
    assert facts(agency, story)[-1] == "project.scope_set.v1"
    with agency.acting(MANAGER) as tx:
        around = lock_surroundings(tx, story.project_id, None, new_id(), NOW.date())
    assert around
    assert not around.project_sold
