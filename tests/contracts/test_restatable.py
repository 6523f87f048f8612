"""What a service can restate is in its catalogue, and goes to those who keep copies of it."""

from __future__ import annotations

import argparse
import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from accounts.events import CATALOGUE
from bus.operating import add_events_commands
from bus.operating.restating import restatable
from bus.subscription import Subscription
from chassis.database import Database
from chassis.migrations import upgrade
from chassis.testing import fresh_database
from sqlalchemy import text

GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
ENTRIES = [(service, type_) for service in SERVICES for type_ in restatable(service)]


def keepers() -> dict[tuple[str, str], set[str]]:
    """The services that keep copies, by service and type of record."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in SERVICES:
        for subscription in import_module(f"{name}.worker").WORKER.subscriptions.values():
            if subscription.takes_restated:
                catalogue = import_module(f"{subscription.source}.events").CATALOGUE
                record = (subscription.source, catalogue[subscription.type].aggregate)
                found.setdefault(record, set()).add(name)
    return found


def test_every_record_that_another_service_copies_can_be_restated_to_it() -> None:
    stated = {
        (service, type_): set(record.kept_by)
        for service, type_ in ENTRIES
        if (record := restatable(service)[type_]).kept_by
    }
    assert stated == keepers()


def subscriptions(listener: str, source: str, aggregate: str) -> list[Subscription]:
    catalogue = import_module(f"{source}.events").CATALOGUE
    return [
        subscription
        for subscription in import_module(f"{listener}.worker").WORKER.subscriptions.values()
        if subscription.source == source and catalogue[subscription.type].aggregate == aggregate
    ]


@pytest.mark.parametrize(("service", "type_"), ENTRIES)
def test_who_keeps_a_copy_takes_every_event_that_may_restate_the_record(
    service: str, type_: str
) -> None:
    record = restatable(service)[type_]
    passed_by = [
        subscription.type
        for listener in record.kept_by
        for subscription in subscriptions(listener, service, type_)
        if record.event_type == subscription.type or callable(record.event_type)
        if not subscription.takes_restated
    ]
    assert passed_by == []


@pytest.mark.parametrize(("service", "type_"), ENTRIES)
def test_a_record_is_restated_as_an_event_about_it(service: str, type_: str) -> None:
    event_type = restatable(service)[type_].event_type
    if isinstance(event_type, str):
        assert import_module(f"{service}.events").CATALOGUE[event_type].aggregate == type_


UNSTATED = {
    *("invoice", "credit_note", "work", "import_batch", "journal", "chart"),
    "exchange_rate_import",
}
"""Why these are not restated is in docs/operating.md and the restatable.py of their service."""


@pytest.mark.parametrize("service", ["accounts", "projects", "finance", "workspace"])
def test_every_type_of_record_can_be_restated_but_for_known_exceptions(service: str) -> None:
    catalogue = import_module(f"{service}.events").CATALOGUE
    records = {event.aggregate for event in catalogue.values()}
    assert records - UNSTATED == restatable(service).keys()


@pytest.mark.parametrize("service", SERVICES)
def test_the_guide_to_operating_lists_every_type_that_can_be_restated(service: str) -> None:
    table = GUIDE.read_text(encoding="utf-8").partition("| service | type | copies in |")[2]
    rows = table.partition("\n\n")[0] + "\n"
    [listed] = re.findall(rf"(?m)^\| {service} \|.*\n(?:\| \|.*\n)*", rows)
    assert set(re.findall(r"`(\w+)`", listed)) == restatable(service).keys()


def restate(database: Database, *words: str) -> int:
    parser = argparse.ArgumentParser()
    add_events_commands(parser)
    chosen = parser.parse_args(["restate", *words])
    url = database.engine.url.render_as_string(hide_password=False)
    code: int = chosen.run("accounts", SimpleNamespace(database_url=url), chosen)
    return code


@pytest.mark.slow
def test_restating_to_a_service_that_keeps_no_copy_is_refused_with_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with fresh_database("accounts", lambda url: upgrade("accounts", url)) as url:
        database = Database(url, CATALOGUE)
        assert restate(database, "--type", "client", "--to", "nobody") == 1
        assert "finance, projects and workspace do." in capsys.readouterr().out
        assert restate(database, "--type", "clients", "--to", "finance") == 1
        assert "brief, client, handover, opportunity" in capsys.readouterr().out
        assert restate(database, "--type", "client", "--to", "finance") == 0
        assert restate(database, "--type", "client", "--program", "example") == 0
        with database.engine.connect() as connection:
            started = set(connection.scalars(text("SELECT subscriber FROM restating")))
        database.dispose()
    assert started == {"finance", "example"}


@pytest.mark.parametrize("name", ["", "Finance", "a.b", "#", "a" * 61])
def test_a_name_that_makes_no_routing_key_is_refused(name: str) -> None:
    parser = argparse.ArgumentParser()
    add_events_commands(parser)
    for words in (
        ["restate", "--type", "client", "--to", name],
        ["restate", "--type", "client", "--program", name],
        ["replay", "--from", "1", "--subscriber", name],
    ):
        with pytest.raises(SystemExit):
            parser.parse_args(words)
