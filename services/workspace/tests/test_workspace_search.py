"""One search over everything: what is found, in which order, and by whom it is not."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor, Scope
from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.ids import new_id
from chassis.testing import an_actor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from workspace.events import Searched
from workspace.search.commands import file
from workspace.search.drafts import Filed, filed
from workspace.search.queries.recounting import verify_search
from workspace_steps import Workspace

pytestmark = pytest.mark.slow
ROOT = an_actor("administrator")
LATER = "2026-03-02T09:30:00+00:00"


class Agency:
    """Records of the other services, as their events state them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.seq = 0

    def says(self, source: str, type_: str, subject: str, seq: int = 0, **body: Any) -> str:
        self.seq += 1
        self.workspace.receives(source, type_, subject, seq=seq or self.seq, **body)
        return subject

    def client(self, name: str, id_: str = "", **more: Any) -> str:
        id_ = id_ or new_id()
        body = {"client_id": id_, "reference": f"CLI-{self.seq:04d}", "name": name, **more}
        body = {"account_manager_id": None, "archived_at": None, **body}
        return self.says("accounts", "client.updated.v1", id_, **body)

    def opportunity(self, name: str, client_id: str, **more: Any) -> str:
        id_ = new_id()
        body = {"opportunity_id": id_, "client_id": client_id, "name": name, "reference": "OPP-7"}
        body |= {"status": "open", "stage": "proposed", "owner_id": None, "archived_at": None}
        return self.says("accounts", "opportunity.updated.v1", id_, **body | more)

    def project(self, name: str, client_id: str | None = None, id_: str = "", **more: Any) -> str:
        id_ = id_ or new_id()
        body = {"project_id": id_, "client_id": client_id, "name": name, "reference": "JOB-1042"}
        body |= {"status": "active", "project_manager_id": None, "opportunity_id": None}
        return self.says("projects", "project.updated.v1", id_, **body | more)

    def task(
        self,
        name: str,
        project_id: str,
        type_: str = "task.created.v1",
        id_: str = "",
        assignee_id: str | None = None,
    ) -> str:
        id_ = id_ or new_id()
        body = {"task_id": id_, "project_id": project_id, "name": name, "status": "to_do"}
        return self.says("projects", type_, id_, **body, assignee_id=assignee_id)

    def person(
        self, name: str, type_: str = "person.created.v1", id_: str = "", **more: Any
    ) -> str:
        id_ = id_ or new_id()
        body = {"person_id": id_, "name": name, "active": True, "lead_id": None, **more}
        return self.says("projects", type_, id_, **body)

    def invoice(self, number: str | None, client_id: str, project_id: str, **more: Any) -> str:
        id_ = new_id()
        body = {"invoice_id": id_, "number": number, "client_id": client_id, "status": "issued"}
        return self.says("finance", "invoice.issued.v1", id_, **body, project_id=project_id, **more)


@pytest.fixture
def agency(workspace: Workspace) -> Agency:
    return Agency(workspace)


def hits(agency: Agency, q: str, as_: Actor = ROOT, **more: Any) -> list[Any]:
    return list(agency.workspace.ask("Search", as_, q=q, **more).hits)


def titles(agency: Agency, q: str, as_: Actor = ROOT, **more: Any) -> list[str]:
    return [hit.title or hit.reference for hit in hits(agency, q, as_, **more)]


def own(permission: str, scope: Scope, **more: Any) -> Actor:
    return an_actor(grants={permission: frozenset({scope})}, **more)


def test_a_record_is_found_by_its_number_its_name_its_client_and_its_project(
    agency: Agency,
) -> None:
    acme = agency.client("Acme Söhne")
    site = agency.project("Website", acme)
    agency.task("Wireframes", site)
    agency.invoice("INV-2026-0007", acme, site)
    for q in ("wireframes", "acme wire", "WEBSITE wireframes", "sohne wireframes"):
        (hit,) = hits(agency, q, kinds="task")
        assert (hit.title, hit.status) == ("Wireframes", "to_do")
        assert (hit.client_name, hit.project_name) == ("Acme Söhne", "Website")
    assert titles(agency, "job-1042")[0] == "Website"
    assert titles(agency, "inv-2026-0007") == ["INV-2026-0007"]
    assert titles(agency, "acme") == ["Acme Söhne", "INV-2026-0007", "Wireframes", "Website"]
    assert titles(agency, "acme film") == []


def test_whole_words_come_before_beginnings_and_these_before_misspellings(
    agency: Agency,
) -> None:
    for name in ("Braun", "Brauners", "Brauen"):
        agency.client(name)
    assert titles(agency, "braun") == ["Braun", "Brauners", "Brauen"]
    assert titles(agency, "barun") == ["Braun"]
    assert titles(agency, "bra") == ["Brauen", "Brauners", "Braun"]


def test_archived_records_are_marked_and_come_last(agency: Agency) -> None:
    agency.client("Acme One")
    agency.client("Acme Two", archived_at=LATER)
    agency.client("Acme Three")
    assert [(hit.title, hit.archived) for hit in hits(agency, "acme")] == [
        ("Acme Three", False),
        ("Acme One", False),
        ("Acme Two", True),
    ]


def test_what_changes_elsewhere_is_found_under_its_new_name_in_whatever_order_it_comes(
    agency: Agency,
) -> None:
    acme, site = new_id(), new_id()
    task = agency.task("Wireframes", site)
    agency.project("Website", acme, id_=site)
    agency.client("Acme", id_=acme)
    assert titles(agency, "acme wireframes") == ["Wireframes"]
    agency.client("Zenith", id_=acme)
    assert titles(agency, "acme") == []
    assert titles(agency, "zenith website wireframes") == ["Wireframes"]
    agency.task("Sketches", site, "task.updated.v1", id_=task)
    assert titles(agency, "zenith", kinds="task") == ["Sketches"]
    agency.task("Sketches", site, "task.deleted.v1", id_=task)
    assert titles(agency, "sketches") == []


def test_what_is_kept_is_what_the_records_come_to_and_a_difference_is_named(
    agency: Agency,
) -> None:
    acme = agency.client("Acme")
    site = agency.project("Website", acme)
    agency.task("Wireframes", site)
    agency.client("Zenith", id_=acme)

    def wrong() -> list[str]:
        with agency.workspace.reading() as reading:
            return [each.table for each in verify_search(reading) if each.wrong]

    assert wrong() == []
    with agency.workspace.acting() as tx:
        tx.session.execute(text("UPDATE search_record SET words = '{}' WHERE kind = 'task'"))
    assert wrong() == ["search_record"]
    with agency.workspace.acting() as tx:
        tx.session.execute(text("INSERT INTO search_word VALUES ('stray', '{}')"))
    assert wrong() == ["search_record", "search_word"]


NAMES = st.sampled_from(["Acme", "Zenith", "Acme Website", "Film", ""])
IDS = {kind: [new_id() for _ in range(2)] for kind in ("client", "project", "task", "quote")}


@st.composite
def states(draw: st.DrawFn) -> tuple[str, dict[str, Any], int]:
    """The type, the body and the version of one event of one of a few records."""
    kind = draw(st.sampled_from(["client", "project", "task", "quote"]))
    ids = {f"{each}_id": draw(st.sampled_from(IDS[each])) for each in IDS}
    gone = kind == "task" and draw(st.booleans())
    body = Searched().load({**ids, "name": draw(NAMES), "reference": draw(NAMES), "status": ""})
    return f"{kind}.{'deleted' if gone else 'updated'}.v1", body, draw(st.integers(1, 4))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(states(), min_size=1, max_size=15))
def test_what_arrives_together_is_filed_as_if_it_came_one_by_one(
    workspace: Workspace, stated: list[tuple[str, dict[str, Any], int]]
) -> None:
    records = [filed(*one) for one in stated]
    with workspace.acting() as tx:
        one_by_one = after(tx, [[record] for record in records])
        assert after(tx, [records]) == one_by_one
        assert after(tx, [records[:5], records[5:]]) == one_by_one


def after(tx: Transaction, batches: list[list[Filed]]) -> list[Any]:
    """What is kept once these were filed into an empty search."""
    tx.session.execute(text("DELETE FROM search_record"))
    tx.session.execute(text("DELETE FROM search_word"))
    for batch in batches:
        if batch:
            file(tx, batch)
    assert [each.table for each in verify_search(tx) if each.wrong] == []
    kept = """
        SELECT id, version, title, reference, client_id, project_id,
               ARRAY(SELECT unnest(words) ORDER BY 1)
        FROM search_record ORDER BY id
    """
    return list(tx.session.execute(text(kept)))


def test_a_task_is_found_by_the_client_that_its_project_has_now(agency: Agency) -> None:
    acme, zenith = agency.client("Acme"), agency.client("Zenith")
    site = agency.project("Website", acme)
    agency.task("Wireframes", site)
    agency.project("Website", zenith, id_=site)
    assert titles(agency, "zenith wireframes") == ["Wireframes"]
    assert titles(agency, "acme wireframes") == []


def test_an_older_state_changes_nothing(agency: Agency) -> None:
    id_ = new_id()
    body = {"invoice_id": id_, "client_id": new_id(), "project_id": new_id()}
    agency.says("finance", "invoice.issued.v1", id_, 5, **body, number="INV-5", status="issued")
    agency.says("finance", "invoice.drafted.v1", id_, 4, **body, number=None, status="draft")
    assert titles(agency, "inv") == ["INV-5"]


def test_nobody_finds_what_they_may_not_open(agency: Agency) -> None:
    me, other = new_id(), new_id()
    mine = agency.client("Alder mine", account_manager_id=me)
    foreign = agency.client("Alder foreign", account_manager_id=other)
    agency.client("Alder vacant")
    managed = agency.project("Alder managed", foreign, project_manager_id=me)
    agency.project("Alder ours", mine, project_manager_id=other)
    agency.task("Alder task", managed)
    closed = agency.project("Alder closed", foreign, project_manager_id=other)
    agency.task("Alder own task", closed, assignee_id=me)
    agency.invoice("INV-1 alder", foreign, managed)
    agency.person("Alder report", lead_id=me)
    agency.person("Alder self", id_=me)
    agency.opportunity("Alder deal", mine, owner_id=other)
    agency.opportunity("Alder own deal", foreign, owner_id=me)
    agency.opportunity("Alder foreign deal", foreign, owner_id=other)

    def found(permission: str, scope: Scope) -> set[str]:
        return set(titles(agency, "alder", own(permission, scope, person_id=me)))

    assert found("client.read", Scope.OWN_CLIENTS) == {"Alder mine", "Alder vacant"}
    assert found("project.read", Scope.OWN_CLIENTS) == {"Alder ours"}
    assert found("project.read", Scope.OWN_PROJECTS) == {"Alder managed"}
    assert found("task.read", Scope.OWN_PROJECTS) == {"Alder task"}
    assert found("task.read", Scope.SELF) == {"Alder own task"}
    assert found("invoice.read", Scope.OWN_PROJECTS) == {"INV-1 alder"}
    assert found("invoice.read", Scope.OWN_CLIENTS) == set()
    assert found("person.read", Scope.OWN_TEAM) == {"Alder report"}
    assert found("person.read", Scope.SELF) == {"Alder self"}
    assert found("opportunity.read", Scope.OWN_CLIENTS) == {"Alder deal", "Alder own deal"}
    assert titles(agency, "alder", an_actor()) == []
    assert titles(agency, "alder", an_actor("team_member"), kinds="invoice,quote") == []


def test_being_found_tells_no_name_that_one_may_not_see(agency: Agency) -> None:
    me = new_id()
    secret = agency.client("Secretive", account_manager_id=new_id())
    agency.project("Website", secret, project_manager_id=me)
    mine = own("project.read", Scope.OWN_PROJECTS, person_id=me)
    assert titles(agency, "secretive", mine) == []
    (hit,) = hits(agency, "website", mine)
    assert (hit.client_id, hit.client_name) == (secret, "")


def test_no_amount_is_in_a_hit(agency: Agency) -> None:
    agency.invoice("INV-9", new_id(), new_id(), net={"amount_minor": 1234567})
    assert "1234567" not in str(hits(agency, "inv")[0])


def test_pages_hold_every_hit_once(agency: Agency) -> None:
    names = {f"Acme {number}" for number in range(7)}
    for name in sorted(names):
        agency.client(name, archived_at=LATER if name.endswith("3") else None)
    found: list[str] = []
    token = ""
    while True:
        page = agency.workspace.ask("Search", ROOT, q="acme", page_size=3, page_token=token)
        found += [hit.title for hit in page.hits]
        token = page.next_page_token
        if not token:
            break
    assert (sorted(found), found[-1]) == (sorted(names), "Acme 3")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"q": ""}, "q"),
        ({"q": "a"}, "q"),
        ({"q": "!?"}, "q"),
        ({"q": "a" * 201}, "q"),
        ({"q": "acme", "kinds": "client,house"}, "kinds"),
        ({"q": "acme", "page_size": 201}, "page_size"),
        ({"q": "acme", "page_token": "WyJ4Il0"}, "page_token"),
        ({"q": "acme", "page_token": "WyJhIiwiMSIsIngiXQ"}, "page_token"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    agency: Agency, given: dict[str, Any], field: str
) -> None:
    agency.client("Acme")
    with pytest.raises(Invalid) as refusal:
        hits(agency, **given)
    assert refusal.value.field == field


@pytest.mark.parametrize("q", ["ac%e", "a_me", "'; DROP", "\\acm*", "acme\\"])
def test_signs_in_a_search_are_no_wildcards(agency: Agency, q: str) -> None:
    agency.client("Acme")
    assert titles(agency, q) == (["Acme"] if q in {"\\acm*", "acme\\"} else [])


def test_the_name_of_an_erased_person_is_in_no_row(agency: Agency) -> None:
    robin = agency.person("Robin Uniqueness")
    agency.person("Robin Other")
    assert titles(agency, "uniqueness") == ["Robin Uniqueness"]
    agency.person("Former person", "person.erased.v1", id_=robin, erased_at=LATER, active=False)
    assert titles(agency, "uniqueness") == titles(agency, "former") == []
    assert titles(agency, "robin") == ["Robin Other"]
    with agency.workspace.reading() as reading:
        rows = [
            row
            for table in ("search_word", "search_record")
            for row in reading.session.scalars(text(f"SELECT CAST(t AS text) FROM {table} t"))
        ]
    assert rows
    assert not [row for row in rows if "niquen" in row]
