"""A load of the demo that stopped goes on at the next start, whatever was changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from standalone.demo import (
    abroad,
    command,
    levelling,
    loading,
    planning,
    roster,
    routines,
    waiting,
)
from standalone.demo.contracting import CONTRACTOR
from standalone.demo.loading import Loading
from standalone.demo.roster import JOBS, PASSWORD, PEOPLE
from standalone.demo.timeline import Engagement, engagements
from standalone.instance import Instance
from standalone.rest import Person, Refused

JOBS_LOADED = (0, 1, 25, 28)
"""One that is completed, one active, one in planning, one not handed over."""
STAFF = (*PEOPLE[:12], *(one for one in PEOPLE[12:] if one.first in {"Nadia", CONTRACTOR}))
"""Those with a part of their own, a designer, two developers, and two with rates of their own."""
ENTRIES_EACH = 8
CHOSEN = "nine lamps over the harbour"
NOON = 12
ZONE = "Pacific/Kiritimati" if datetime.now(UTC).hour >= NOON else "Pacific/Pago_Pago"
"""Where it is another day than in UTC: the demo ends on the agency's day."""


@pytest.fixture(scope="module")
def tandem() -> Iterator[Instance]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TANDEM_ZONE", ZONE)
        with Instance() as instance:
            yield instance


def a_few_jobs(today: date) -> list[Engagement]:
    chosen = [one for one in engagements(today) if one.number in JOBS_LOADED]
    for one in chosen:
        one.entries = [entry for entry in one.entries if entry.person in STAFF][:ENTRIES_EACH]
    return chosen


def stop_half_way(_: Loading) -> None:
    raise TimeoutError("finance did not answer")


def change_password(tandem: Instance, email: str, present: str) -> None:
    with Person(tandem.address, email, present) as person:
        body = {"current_password": present, "new_password": CHOSEN}
        person.put("/v1/me/password", body)


def what_e_invoices_lack(administrator: Person) -> list[str]:
    """What the published rules refuse in the documents of the demo (L23)."""
    documents = [one for one in administrator.items("/v1/invoices") if one["number"]]
    assert documents
    checks = (f"/v1/invoices/{one['id']}/e-invoice/check" for one in documents)
    found = (administrator.get(check, official="true")["problems"] for check in checks)
    return [problem["message"] for problems in found for problem in problems]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_after_failed_loads_and_changed_passwords_the_next_start_completes_the_demo(
    tandem: Instance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loading, "engagements", a_few_jobs)
    monkeypatch.setattr(roster, "PEOPLE", STAFF)
    load = ["--home", str(tandem.home.path)]
    with monkeypatch.context() as failing:
        failing.setattr(Loading, "_load_standing", stop_half_way)
        assert command.run(load) == 1
    assert "finance did not answer" in capsys.readouterr().err
    assert PASSWORD in tandem.home.sign_ins.read_text(encoding="utf-8"), "shown after a failure"

    first, maya = tandem.administrator, "maya@demo.example"
    change_password(tandem, first.administrator_email, first.administrator_password)
    change_password(tandem, maya, PASSWORD)
    tandem.home.forget_administrator_password()

    with monkeypatch.context() as failing:
        failing.setattr(Loading, "_load_levelling", stop_half_way)
        assert command.run(load) == 1, "it stops again, near its end"
    assert command.run(load) == 0, capsys.readouterr().err
    with Person(tandem.address, first.administrator_email, CHOSEN) as administrator:
        projects = {one["name"]: one["status"] for one in administrator.items("/v1/projects")}
        users = list(administrator.items("/v1/users"))
        series = [one["name"] for one in administrator.items("/v1/task-series", order="name")]
        [levelled] = administrator.items("/v1/levellings")
        found = administrator.get(f"/v1/levellings/{levelled['id']}")
        assert what_e_invoices_lack(administrator) == []
    jobs = {JOBS[number].name: JOBS[number].status for number in JOBS_LOADED}
    in_euros = {name: projects[name] for name, _ in abroad.PROJECTS}
    levelled_jobs = {name: "planning" for name, _ in levelling.PROJECTS}
    assert projects == jobs | {planning.NAME: "active"} | in_euros | levelled_jobs
    assert series == sorted(routines.SERIES)
    assert found["status"] == "ready"
    assert found["moves"]
    [load] = [one for one in found["people"] if one["name"] == "Priya Nair"]
    assert load["overloaded_days_before"] > load["overloaded_days"] == 0
    assert len(users) == len(STAFF) + 1
    with pytest.raises(Refused, match="SIGN_IN_REFUSED"):
        Person(tandem.address, maya, PASSWORD)
    Person(tandem.address, maya, CHOSEN).close()


@pytest.mark.parametrize(
    ("project", "may_be_planned"),
    [
        (None, False),
        ({"status": "handover", "accepted_quote_id": None}, False),
        ({"status": "handover", "accepted_quote_id": "a quote"}, False),
        ({"status": "planning", "accepted_quote_id": None}, False),
        ({"status": "planning", "accepted_quote_id": "a quote"}, True),
        ({"status": "completed", "accepted_quote_id": "a quote"}, True),
    ],
)
def test_a_plan_waits_for_handover_and_quote_and_not_for_a_second_planning(
    project: dict[str, str | None] | None, may_be_planned: bool
) -> None:
    assert waiting.may_be_planned(project) is may_be_planned


def test_what_has_not_arrived_is_looked_for_again_until_it_has() -> None:
    answers = iter([None, None, {"id": "a project"}])
    assert waiting.until(lambda: next(answers), "the project") == {"id": "a project"}


def test_a_wait_ends_and_says_what_did_not_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(TimeoutError, match="the quote of New website did not arrive"):
        waiting.until(lambda: None, "the quote of New website")
