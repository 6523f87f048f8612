"""`tandem import` against a whole Tandem: it tells what came, and a kill -9 changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from standalone.instance import Instance
from standalone.rest import Person

from standalone import importing

pytestmark = pytest.mark.slow

ROWS = 4_000
HEADER = "Date,Client,Project,Task,Person,Hours,Notes,Billable"


@pytest.fixture(scope="module")
def tandem() -> Iterator[Instance]:
    with Instance() as instance:
        yield instance


def an_export(folder: Path, client: str, count: int, *more: str) -> Path:
    """Half an hour each, for a hundred people on sixty days."""
    rows = [
        f"2026-0{1 + day // 28}-{1 + day % 28:02},{client},Project {n % 7},Task {n % 300},"
        f"Person {n % 100} of {client},0.5,Row {n},yes"
        for n in range(count)
        if (day := (n // 100) % 56) >= 0
    ]
    path = folder / f"{client}.csv"
    path.write_text("\n".join([HEADER, *rows, *more]), encoding="utf-8")
    return path


def importing_run(tandem: Instance, file: Path, *more: str) -> int:
    home = str(tandem.home.path)
    return importing.run(["--home", home, "--mapping", "time", "--file", str(file), *more])


def portfolio(tandem: Instance, client: str) -> dict[str, object]:
    secrets = tandem.administrator
    sign_in = (secrets.administrator_email, secrets.administrator_password)
    with Person(tandem.address, *sign_in) as person:
        found = next(person.items("/v1/clients", search=client))
        total: dict[str, object] = person.get("/v1/portfolio", client_id=found["id"])["total"]
        return total


def test_an_import_whose_gateway_and_service_are_killed_takes_every_row_once(
    tandem: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = an_export(tmp_path, "Alder", ROWS)
    killers = [
        threading.Timer(seconds, lambda name=name: psutil.Process(tandem.process_ids[name]).kill())
        for seconds, name in ((1.5, "gateway"), (5.0, "projects"))
    ]
    for killer in killers:
        killer.start()
    assert importing_run(tandem, file) == 0
    for killer in killers:
        killer.join()
    assert f"{ROWS:,} rows" in capsys.readouterr().out
    assert portfolio(tandem, "Alder")["actual_hours"] == f"{ROWS / 2:.2f}"
    assert importing_run(tandem, file) == 0
    assert portfolio(tandem, "Alder")["actual_hours"] == f"{ROWS / 2:.2f}"


def test_the_report_names_what_was_refused_and_a_file_holds_all_of_it(
    tandem: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = "2026-02-30,Birch,Project 1,Task 1,Person 1 of Birch,1,,yes"
    file = an_export(tmp_path, "Birch", 3, wrong)
    refused = tmp_path / "refused.csv"
    assert importing_run(tandem, file, "--dry-run") == 1
    shown = capsys.readouterr().out
    assert "nothing was changed" in shown
    assert "Birch.csv row 5, Date has '2026-02-30': This is no day" in shown
    assert importing_run(tandem, file, "--refused", str(refused)) == 1
    assert refused.read_text(encoding="utf-8").count("DATE_MALFORMED") == 1


def test_what_is_wrong_with_the_file_is_said_with_its_remedy(
    tandem: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "days.csv"
    file.write_text("Day,Hour\n1,2\n", encoding="utf-8")
    assert importing_run(tandem, file) == 2
    assert "'Hours' (is it 'Hour'?)" in capsys.readouterr().err
    nowhere = importing.run(["--home", str(tmp_path), "--mapping", "time", "--file", str(file)])
    assert nowhere == 2
    assert "make run" in capsys.readouterr().err
