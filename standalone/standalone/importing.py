"""`tandem import`: take in another system's task and time exports, over the REST API.

    tandem import --mapping sip --file Sip-task-info.csv --dates est-act-dates.csv --dry-run
    tandem import --mapping ours.json --file march.csv --refused march-refused.csv

It asks the Tandem that runs on this machine, or one named by --address with --email (the password
comes from TANDEM_PASSWORD, or is asked for). Exit code 0 when every row was taken or was there
already, 1 when rows were refused, 2 when nothing could be imported.
"""

from __future__ import annotations

import argparse
import csv
import functools
import getpass
import os
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import httpx

from standalone.home import Home
from standalone.rest import Json, Person, Refused

AnswerT = TypeVar("AnswerT")
LOOK_SECONDS = 0.3
UPLOAD_SECONDS = 300.0
PATIENCE_SECONDS = 120.0
SHOWN_MAX = 20
KINDS = (
    ("clients", "clients"),
    ("projects", "projects"),
    ("people", "people"),
    ("tasks", "tasks"),
    ("time_entries", "time entries"),
    ("dependencies", "dependencies"),
)
LISTED_MAX = 10


class ImportingError(Exception):
    """It cannot be done; the message says what to do about it."""


def run(argv: Sequence[str]) -> int:
    """Send, follow, report; see the exit codes above."""
    chosen = _parser().parse_args(argv)
    try:
        with ExitStack() as stack:
            address, person = _signed_in(chosen)
            stack.callback(person.close)
            started = _send(address, person, chosen)
            ended = _follow(person, started["id"])
            return _tell(person, ended, chosen.refused)
    except (ImportingError, Refused, httpx.HTTPError, OSError) as error:
        print(f"tandem import: {_said(error)}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tandem import",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--mapping", required=True, help="name of a ready one, a JSON file, or auto"
    )
    parser.add_argument("--file", required=True, type=Path, help="the export, CSV")
    parser.add_argument("--dates", type=Path, help="a second CSV that the mapping joins")
    parser.add_argument("--client", help="the client of all rows, where the file names none")
    parser.add_argument("--date-format", help="of all days: %%d/%%m/%%Y or %%m/%%d/%%Y")
    parser.add_argument("--decimal-comma", action="store_true", help="1,5 is one and a half")
    parser.add_argument("--people", type=Path, help="JSON file: who a name in the file is here")
    parser.add_argument(
        "--twins", choices=["ask", "import"], help="rows that look like time that is here already"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )
    parser.add_argument("--refused", type=Path, help="write every refused row to this CSV")
    parser.add_argument("--home", help="folder of its data (default: TANDEM_HOME, else var)")
    parser.add_argument("--address", help="of another Tandem: https://host")
    parser.add_argument("--email", help="who imports (default: this machine's administrator)")
    return parser


def _signed_in(chosen: argparse.Namespace) -> tuple[str, Person]:
    """Where, and as whom: this machine's administrator by default."""
    home = Home.of(os.environ, chosen.home)
    address = chosen.address or str(home.read_running().get("address", ""))
    if not address:
        raise ImportingError(f"Tandem does not run in {home.path}: start it with `make run`")
    if chosen.address or chosen.email:
        if not chosen.email:
            raise ImportingError("name who imports with --email")
        password = os.environ.get("TANDEM_PASSWORD") or getpass.getpass("Password: ")
        return address, Person(address, chosen.email, password)
    secrets = home.load_secrets()
    if not secrets.administrator_password:
        raise ImportingError(
            "the first administrator's password has been changed: name who imports with --email"
        )
    return address, Person(address, secrets.administrator_email, secrets.administrator_password)


def _send(address: str, person: Person, chosen: argparse.Namespace) -> Json:
    """The import as it was taken up. Sent again, by the same key, while the gateway is away."""
    fields = {"mapping": _mapping(chosen.mapping), "dry_run": str(chosen.dry_run).lower()}
    answers = {
        "client": chosen.client,
        "date_format": chosen.date_format,
        "decimal_comma": "true" if chosen.decimal_comma else "",
        "people": chosen.people and chosen.people.read_text(encoding="utf-8"),
        "twins": chosen.twins,
    }
    fields |= {part: answer for part, answer in answers.items() if answer}
    paths = {"file": chosen.file, "dates": chosen.dates}
    contents = {part: (path.name, path.read_bytes()) for part, path in paths.items() if path}
    headers = {"Authorization": f"Bearer {person.token}", "Idempotency-Key": str(uuid.uuid4())}
    sending = functools.partial(
        httpx.post,
        f"{address}/v1/imports",
        data=fields,
        files=contents,
        headers=headers,
        timeout=UPLOAD_SECONDS,
    )
    answer = _patiently(lambda: _answered(sending()))
    started: Json = answer.json()
    return started


def _answered(response: httpx.Response) -> httpx.Response:
    if response.is_error:
        raise Refused(response.status_code, response.json())
    return response


def _mapping(named: str) -> str:
    """The text of a file, or the name of a ready mapping."""
    path = Path(named)
    return path.read_text(encoding="utf-8") if path.is_file() else named


def _follow(person: Person, import_id: str) -> Json:
    """Show how far it is until it ends. Interrupting this does not interrupt the import."""
    shown = Progress()
    while True:
        found = _patiently(lambda: person.get(f"/v1/imports/{import_id}"))
        shown.show(found)
        if found["state"] not in {"waiting", "running"}:
            shown.end()
            return found
        time.sleep(LOOK_SECONDS)


def _patiently(ask: Callable[[], AnswerT]) -> AnswerT:
    """What it answers, once the gateway is there again: the import goes on when it is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except (httpx.TransportError, Refused) as error:
            away = not isinstance(error, Refused) or error.status >= httpx.codes.BAD_GATEWAY
            if not away or time.monotonic() > until:
                raise
            time.sleep(LOOK_SECONDS)


class Progress:
    """One line that changes on a terminal, one line for each phase elsewhere."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.phase = ""

    def show(self, found: Json) -> None:
        total = found["rows_total"]
        percent = f"{100 * found['rows_done'] // total:3d} %" if total else "     "
        phase = str(found["phase"] or found["state"]).replace("_", " ")
        if self.terminal:
            print(f"\r{percent}  {phase:<20}", end="", file=sys.stderr, flush=True)
        elif phase != self.phase:
            print(f"{percent}  {phase}", file=sys.stderr, flush=True)
        self.phase = phase

    def end(self) -> None:
        if self.terminal:
            print("\r" + " " * 30 + "\r", end="", file=sys.stderr, flush=True)


def _tell(person: Person, found: Json, refused_to: Path | None) -> int:
    if found["state"] == "failed":
        raise ImportingError(f"{found['error']} ({found['error_reason']})")
    print("\n".join(report_lines(found)))
    count = found["refused_count"]
    if count:
        _tell_refused(person, found["id"], count, refused_to)
    if found["state"] == "refused":
        return 2
    return 1 if count else 0


def report_lines(found: Json) -> list[str]:
    """The report as a person reads it."""
    report, totals = found["report"], found["report"]["totals"]
    tense = "would be taken (dry run: nothing was changed)" if found["dry_run"] else "taken"
    lines = [f"Import {found['id']} with the mapping {found['mapping']}: {tense}", ""]
    lines += [_file_line(file) for file in report["files"]]
    lines += ["", f"{'':14}{'created':>10}{'there':>10}{'refused':>10}"]
    for kind, name in KINDS:
        count = found["counts"][kind]
        numbers = (count["created"], count["already_there"], count["refused"])
        lines.append(f"{name:<14}" + "".join(f"{number:>10,}" for number in numbers))
    lines += ["", f"{report['rows']:,} rows, {report['rows_unreadable']:,} of them unreadable"]
    lines += [f"{_hours(totals['hours'])} worked, {_hours(totals['estimate_hours'])} estimated"]
    for title in ("projects", "categories", "statuses"):
        lines += _total_lines(title, totals[title])
    return [*lines, "", "What was decided:", *map(_decision_line, report["decisions"])]


def _file_line(file: Json) -> str:
    assumed = " (assumed: it is not UTF-8)" if file["encoding_assumed"] else ""
    left = f"; not used: {', '.join(file['columns_left'])}" if file["columns_left"] else ""
    days = "".join(f"; {each['column']} as {each['format']}" for each in file["date_formats"])
    return f"{file['name']}: {file['encoding']}{assumed}{days}{left}"


def _total_lines(title: str, lines: list[Json]) -> list[str]:
    shown = [line for line in lines if line["name"]][:LISTED_MAX]
    more = len(lines) - len(shown)
    rows = [
        f"  {line['name']:<30} {_hours(line['hours']):>14} {line['rows']:>8,} rows"
        for line in shown
    ]
    heading = f"{title}:" if not more else f"{title}, the largest of {len(lines)}:"
    return ["", heading, *rows] if rows else []


def _decision_line(decision: Json) -> str:
    if "rows" not in decision:
        return f"  - {decision['text']}"
    counted = [f"{decision['tasks']:,} tasks"]
    if decision["rows"] != decision["tasks"]:
        counted.insert(0, f"{decision['rows']:,} rows")
    if decision["hours"] != "0.00":
        counted.append(_hours(decision["hours"]))
    return f"  - {decision['text']} ({', '.join(counted)})"


def _hours(text: str) -> str:
    whole, _, part = text.partition(".")
    return f"{int(whole):,}.{part} h"


def _tell_refused(person: Person, import_id: str, count: int, refused_to: Path | None) -> None:
    """The first of them, or all of them into a file."""
    refusals = person.items(f"/v1/imports/{import_id}/refusals")
    if refused_to:
        _write_refused(refused_to, refusals)
        print(f"\n{count:,} refused, see {refused_to}")
        return
    print(f"\n{count:,} refused:")
    for place, each in enumerate(refusals):
        if place == SHOWN_MAX:
            print(f"  ... and {count - SHOWN_MAX:,} more; --refused FILE writes them all")
            return
        where = f"{each['file']} row {each['row']}"
        column = f", {each['field']}" if each["field"] else ""
        value = f" has {each['value']!r}" if each["value"] else ""
        print(f"  {where}{column}{value}: {each['message']} ({each['reason']})")


def _write_refused(path: Path, refusals: Any) -> None:
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, ["file", "row", "field", "value", "reason", "message"])
        writer.writeheader()
        writer.writerows(refusals)


def _said(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error.problem.get("detail", error))
    return str(error)
