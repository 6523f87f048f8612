"""The export files of other tools, each with its ready mapping: what becomes of every row."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gateway.imports.decoding import FileMistake
from gateway.imports.drafting import draft
from gateway.imports.drafts import Drafts
from gateway.imports.mapping import load_mapping
from gateway.imports.ready import ready_mappings
from gateway.imports.uploads import detected, read_files

EXPORTS = Path(__file__).parent / "exports"
GOLDEN: dict[str, tuple[str, dict[str, float], list[tuple[int, str]]]] = {
    # file: (mapping, minutes by person, refused rows)
    "toggl_detailed": (
        "toggl",
        {"Nora Blix": 90 + 105 + 907 / 60, "Ravi Menon": 240 + 45},
        [(6, "CODE_MISSING"), (7, "SECONDS_BEYOND_DAY")],
    ),
    "harvest_detailed_time": (
        "harvest",
        {"Hugo Berg": 210 + 19.8, "Jule Roth": 60},
        [(5, "SECONDS_BEYOND_DAY")],
    ),
    "harvest_detailed_time_after_invoicing": (
        "harvest",
        {"Hugo Berg": 210 + 19.8, "Jule Roth": 60},
        [],
    ),
    "clockify_detailed_us": (
        "clockify_us",
        {"Mara Stein": 13 + 34.95 + 30},
        [(5, "CODE_MISSING")],
    ),
    "clockify_detailed_eu": ("clockify_eu", {"Mara Stein": 13}, []),
    "kimai_export": ("kimai", {"jon": 121 + 60}, []),
    "kimai_export_german": ("kimai_german", {"J\u00f6rg M\u00fc\u00dfig": 121 + 465}, []),
    "everhour_detailed": ("everhour", {"Pia Holt": 90 + 90 + 45}, []),
    "everhour_historical_grouped": ("everhour_grouped", {"Pia Holt": 750 + 195 + 60 + 240}, []),
    "jira_issues_with_worklogs": ("jira", {"pia": 60 + 90, "kai": 30}, []),
    "tempo_worklogs": ("tempo", {"Pia Holt": 60 + 90}, []),
    "float_time": ("float", {"Kai Lund": 210 + 30}, []),
    "quickbooks_time_activities": ("quickbooks", {"Alma Reyes": 450 + 45}, []),
    "msproject_tasks": ("msproject", {}, []),
}
ASKING = {"clockify_detailed_us": "clockify", "clockify_detailed_eu": "clockify"}
"""Of a tool with one mapping for each order of day and month, the one that asks for it."""


def read(file: str, content: bytes | None = None, **changes: Any) -> Drafts:
    """What a file becomes with its ready mapping, changed by `changes`."""
    mapping = load_mapping({**ready_mappings()[GOLDEN[file][0]], **changes})
    if content is None:
        content = (EXPORTS / f"{file}.csv").read_bytes()
    main, dates = read_files(mapping, {"file": (f"{file}.csv", content)})
    return draft(mapping, main, dates)


def test_every_export_file_has_its_figures_here() -> None:
    assert {path.stem for path in EXPORTS.glob("*.csv")} == set(GOLDEN)


@pytest.mark.parametrize("file", GOLDEN)
def test_an_export_becomes_the_time_of_its_people(file: str) -> None:
    _, minutes, refused = GOLDEN[file]
    drafts = read(file)
    found: Counter[str] = Counter()
    for entry in drafts.entries:
        found[drafts.people[entry.person_ref].name] += entry.seconds
    assert {name: seconds / 60 for name, seconds in found.items()} == pytest.approx(minutes)
    assert [(each.row, each.reason) for each in drafts.refused] == refused


@pytest.mark.parametrize("file", GOLDEN)
def test_the_mapping_of_an_export_is_found_by_its_columns(file: str) -> None:
    content = (EXPORTS / f"{file}.csv").read_bytes()
    assert detected({"file": (f"{file}.csv", content)})["name"] == ASKING.get(file, GOLDEN[file][0])


def test_b01_the_month_exported_again_after_invoicing_is_the_same_work() -> None:
    before, after = read("harvest_detailed_time"), read("harvest_detailed_time_after_invoicing")
    assert {entry.ref for entry in after.entries} <= {entry.ref for entry in before.entries}


def test_b01_other_columns_another_order_and_another_encoding_are_the_same_work() -> None:
    before = read("kimai_export_german")
    text = (EXPORTS / "kimai_export_german.csv").read_bytes().decode("cp1252")
    rows = [line.split(";") for line in text.splitlines()]
    turned = [";".join([row[0], *reversed(row[1:]), "new"]) for row in (rows[0], *rows[:0:-1])]
    after = read("kimai_export_german", "\n".join(turned).encode())
    assert {entry.ref for entry in after.entries} == {entry.ref for entry in before.entries}


def test_equal_rows_are_separate_pieces_of_work_however_often_they_are_read() -> None:
    line = b"2026-03-02,Cedar House,Retainer,Copy,Pia Holt,pia@oldtool.example,1:00,Yes,,,\n"
    header = (EXPORTS / "everhour_detailed.csv").read_bytes().split(b"\n")[0] + b"\n"
    twice = read("everhour_detailed", header + line + line)
    again = read("everhour_detailed", header + line + line)
    refs = [entry.ref for entry in twice.entries]
    assert len(set(refs)) == 2
    assert refs == [entry.ref for entry in again.entries]
    assert "EQUAL_ROWS" in {each["code"] for each in twice.decisions.listed()}


def days(text: str, formats: list[str]) -> list[str]:
    head = b"Date,Client,Project,Task,Member,Member Email,Time,Billable,Comment\n"
    rows = "".join(f"{day},C,P,T,Ann,,1,Yes,{day}\n" for day in text.split())
    drafts = read("everhour_detailed", head + rows.encode(), date_formats=formats)
    return [entry.worked_on for entry in drafts.entries]


BOTH = ["%d/%m/%Y", "%m/%d/%Y"]


def found_by_columns(file: str, old: str = "", new: str = "") -> Drafts:
    """What a file becomes with `mapping=auto`, after a change of its text."""
    content = (EXPORTS / f"{file}.csv").read_bytes().replace(old.encode(), new.encode())
    files = {"file": (f"{file}.csv", content)}
    mapping = load_mapping(dict(detected(files)))
    return draft(mapping, *read_files(mapping, files))


def worked_on(drafts: Drafts) -> list[str]:
    return [entry.worked_on for entry in drafts.entries]


def test_auto_asks_for_the_order_of_day_and_month_that_nothing_in_the_file_tells() -> None:
    with pytest.raises(FileMistake) as mistake:
        found_by_columns("clockify_detailed_eu")
    assert mistake.value.reason == "DATE_FORMAT_AMBIGUOUS"
    assert "date_format" in mistake.value.message


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ('"0.22","04/03/2026"', '"0.22","24/03/2026"', "2026-03-04"),
        ('"0.22","04/03/2026"', '"0.22","04/23/2026"', "2026-04-03"),
    ],
)
def test_another_column_of_days_tells_the_order(old: str, new: str, day: str) -> None:
    assert worked_on(found_by_columns("clockify_detailed_eu", old, new)) == [day]


def test_auto_reads_american_days_that_are_no_others() -> None:
    drafts = found_by_columns("clockify_detailed_eu", "04/03/2026", "03/24/2026")
    assert worked_on(drafts) == ["2026-03-24"]
    assert drafts.refused == []


@pytest.mark.parametrize(("named", "fits"), [("clockify_us", "03/24"), ("clockify_eu", "24/03")])
def test_a_stated_order_that_the_file_contradicts_refuses_the_file(named: str, fits: str) -> None:
    wrong = "/".join(reversed(fits.split("/")))
    mapping = load_mapping(dict(ready_mappings()[named]))
    text = (EXPORTS / "clockify_detailed_eu.csv").read_text(encoding="utf-8")
    for column in ("04/03/2026", '0.22","04/03/2026'):
        changed = text.replace(column, column.replace("04/03", wrong)).encode()
        with pytest.raises(FileMistake) as mistake:
            read_files(mapping, {"file": ("x.csv", changed)})
        assert mistake.value.reason.startswith("DATE_FORMAT_")
        kept = text.replace(column, column.replace("04/03", fits)).encode()
        assert read_files(mapping, {"file": ("x.csv", kept)})


def test_the_period_in_a_title_tells_the_order() -> None:
    days = ["2026-06-02", "2026-06-12"]
    assert worked_on(found_by_columns("quickbooks_time_activities")) == days
    for title in ("Activity: all", "Activity: Jan 1, 2026 - Dec 31, 2026"):
        with pytest.raises(FileMistake):
            found_by_columns("quickbooks_time_activities", "Activity: June 1-30, 2026", title)


@pytest.mark.parametrize("named", ["clockify", "clockify_us", "clockify_eu"])
def test_a_break_is_no_work_whichever_mapping_of_the_tool_reads_it(named: str) -> None:
    mapping = load_mapping(dict(ready_mappings()[named]))
    text = (EXPORTS / "clockify_detailed_eu.csv").read_bytes().replace(b"04/03/", b"03/03/")
    drafts = draft(mapping, *read_files(mapping, {"file": ("x.csv", text)}))
    assert [entry.note for entry in drafts.entries] == ["Design call"]


def test_days_in_a_format_of_nobody_refuse_the_file() -> None:
    with pytest.raises(FileMistake) as mistake:
        days("3.24.26 3.25.26", BOTH)
    assert mistake.value.reason == "DATE_FORMAT_UNKNOWN"
    assert "date_format" in mistake.value.message


def test_the_weekday_tells_the_order() -> None:
    american = read("msproject_tasks", PLAN.replace(b"Mon 01/03/27", b"Mon 03/01/27"))
    assert {task.start_on for task in american.tasks.values()} == {"2027-03-01"}
    with pytest.raises(FileMistake):
        read("msproject_tasks", PLAN.replace(b"Mon", b"Wed"))


PLAN = b"""ID,Task Name,Duration,Start,Finish,Predecessors,Resource Names,% Complete,Outline Level
1,Concept,5 days,Mon 01/03/27,Mon 01/03/27,,,0%,1
"""


def test_a_refused_row_says_what_it_has_and_what_to_do() -> None:
    refused = {each.row: each for each in read("toggl_detailed").refused}
    assert (refused[7].field, refused[7].value) == ("Duration", "64:30:00")
    assert "64.50 hours" in refused[7].message
    assert all(each.field and each.message.endswith(".") for each in refused.values())


def test_b02_a_file_is_read_in_the_one_format_that_fits_every_row() -> None:
    assert days("03/04/2026 03/13/2026", BOTH) == ["2026-03-04", "2026-03-13"]
    assert days("03/04/2026 13/04/2026", BOTH) == ["2026-04-03", "2026-04-13"]
    assert days("03/03/2026 04/04/2026", BOTH) == ["2026-03-03", "2026-04-04"]


@pytest.mark.parametrize(
    ("text", "formats", "reason"),
    [
        ("03/04/2026", BOTH, "DATE_FORMAT_AMBIGUOUS"),
        ("03/13/2026 13/03/2026", BOTH, "DATE_FORMAT_MIXED"),
        ("03/04/2026 03/14/2026", ["%d/%m/%Y"], "DATE_FORMAT_UNKNOWN"),
    ],
)
def test_b02_a_file_whose_format_is_unclear_is_refused(
    text: str, formats: list[str], reason: str
) -> None:
    with pytest.raises(FileMistake) as mistake:
        days(text, formats)
    assert mistake.value.reason == reason
    assert "date_format" in mistake.value.message


EVERHOUR = "Date,Client,Project,Task,Member,Member Email,Time,Billable,Comment"
TOMORROW = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        ("2026-03-02,C,P,T,Ann,,25:00,Yes,", "SECONDS_BEYOND_DAY", "Time"),
        ("2126-04-07,C,P,T,Ann,,1:00,Yes,", "DATE_OUT_OF_RANGE", "Date"),
        ("2026-03-04,C,P,T,Ann,,1:00,Yes,", "DATE_OUT_OF_RANGE", "Date"),
        ("1989-12-31,C,P,T,Ann,,1:00,Yes,", "DATE_OUT_OF_RANGE", "Date"),
        (f"2026-03-02,C,P,T,Ann,,1:00,Yes,{'n' * 2001}", "TEXT_TOO_LONG", "Comment"),
        (f"2026-03-02,{'c' * 201},P,T,Ann,,1:00,Yes,", "TEXT_TOO_LONG", "Client"),
        (f"2026-03-02,C,{'p' * 201},T,Ann,,1:00,Yes,", "TEXT_TOO_LONG", "Project"),
        (f"2026-03-02,C,P,T,{'a' * 201},,1:00,Yes,", "TEXT_TOO_LONG", "Member"),
        ("2026-03-02,C\x07D,P,T,Ann,,1:00,Yes,", "TEXT_UNPRINTABLE", "Client"),
        ("2026-03-02,C,P,T\u200bx,Ann,,1:00,Yes,", "TEXT_UNPRINTABLE", "Task"),
    ],
)
def test_a_row_that_cannot_be_taken_makes_no_client_project_task_or_person(
    row: str, reason: str, field: str
) -> None:
    mapping = load_mapping(dict(ready_mappings()["everhour"]))
    files = {"file": ("x.csv", f"{EVERHOUR}\n{row}\n".encode())}
    drafts = draft(mapping, *read_files(mapping, files), latest=TOMORROW)
    [refused] = drafts.refused
    assert (refused.reason, refused.field) == (reason, field)
    assert field in refused.message or reason in {"SECONDS_BEYOND_DAY", "DATE_OUT_OF_RANGE"}
    made = (drafts.clients, drafts.projects, drafts.tasks, drafts.people)
    assert made == ({}, {}, {}, {})
    assert drafts.entry_count == 0


JIRA = "Summary,Issue key,Project key,Project name,Status,Assignee,Original Estimate,Log Work"


@pytest.mark.parametrize(
    ("worklog", "reason"),
    [
        ("ok;05/Mar/26 10:00 AM;pia;-3600", "SECONDS_NOT_POSITIVE"),
        ("ok;05/Mar/26 10:00 AM;pia;90000", "SECONDS_BEYOND_DAY"),
        ("ok;05/Mar/26 10:00 AM;pia;many", "AMOUNT_MALFORMED"),
        ("ok;05/Mar/26 10:00 AM;;3600", "CODE_MISSING"),
        ("ok;05/Mar/26 10:00 AM;pia", "WORKLOG_MALFORMED"),
    ],
)
def test_a_work_log_that_cannot_be_taken_is_named_and_shown(worklog: str, reason: str) -> None:
    rows = f'{JIRA}\nA,W-1,W,Web,Done,kai,,"{worklog}"\n'
    [refused] = read("jira_issues_with_worklogs", rows.encode()).refused
    assert (refused.reason, refused.field, refused.value) == (reason, "Log Work", worklog)


def test_time_of_the_second_column_that_cannot_be_taken_is_named_by_it() -> None:
    line = "Cedar House,Retainer,Copy,Eve,1,-2,Hourly,x"
    [refused] = a_grouped_report(line).refused
    assert (refused.field, refused.value) == ("Non-billable time", "-2")


def test_b18_a_plan_gives_tasks_with_their_dates() -> None:
    drafts = read("msproject_tasks")
    dates = {task.name: (task.start_on, task.end_on) for task in drafts.tasks.values()}
    assert dates["Copy"] == ("2027-03-03", "2027-03-08")
    assert dates["Launch"] == ("2027-03-18", "2027-03-18")
    assert list(dates) == ["Concept", "Copy", "Design", "Client review", "Launch"]
    assert {task.category for task in drafts.tasks.values()} == {"Website"}


def test_a_plan_gives_durations_people_and_dependencies_with_kind_and_lag() -> None:
    drafts = read("msproject_tasks", people={"Designer": "mara@agency.example", "Client": "nobody"})
    tasks = {task.name: task for task in drafts.tasks.values()}
    stated = {name: (task.duration_days, task.assignee_name) for name, task in tasks.items()}
    assert stated == {
        "Concept": (5, "mara@agency.example"),
        "Copy": (4, "Writer"),
        "Design": (6, "mara@agency.example"),
        "Client review": (None, ""),
        "Launch": (0, ""),
    }
    names = {task.ref: task.name for task in drafts.tasks.values()}
    links = [
        (names[link.predecessor_ref], names[link.successor_ref], link.type, link.lag_days)
        for link in drafts.links
    ]
    assert links == [
        ("Concept", "Copy", "start_to_start", 2),
        ("Concept", "Design", "finish_to_start", 0),
        ("Copy", "Client review", "finish_to_start", 0),
        ("Design", "Client review", "finish_to_start", -1),
        ("Client review", "Launch", "finish_to_finish", 5),
    ]
    noted = {each["code"]: each["rows"] for each in drafts.decisions.listed() if "rows" in each}
    assert noted == {"SUMMARIES": 1, "ASSIGNEES_SEVERAL": 1, "DURATION_ELAPSED": 1}


def a_plan(*lines: str) -> Drafts:
    """lines: id, name, duration, predecessors, resources, level."""
    head = "ID|Task Name|Duration|Predecessors|Resource Names|Outline Level|Start|Finish"
    text = "\n".join([head, *(f"{line}|Mon 01/03/27|Mon 01/03/27" for line in lines)])
    return read("msproject_tasks", text.encode())


@pytest.mark.parametrize(
    ("duration", "days"),
    [
        ("5 days", 5),
        ("4 days?", 4),
        ("1 wk", 5),
        ("2 mons", 40),
        ("8 hrs", 1),
        ("4 hrs", 1),
        ("1,5 Tage", 2),
        ("0 days", 0),
        ("3 edays", None),
        ("", None),
    ],
)
def test_durations_are_whole_working_days(duration: str, days: int | None) -> None:
    [task] = a_plan(f"1|Draft|{duration}|||1").tasks.values()
    assert task.duration_days == days


@pytest.mark.parametrize(
    ("predecessors", "reason"),
    [
        ("9", "PREDECESSOR_UNKNOWN"),
        ("1", "PREDECESSOR_SUMMARY"),
        ("2FS+50%", "LAG_NOT_WHOLE"),
        ("2FS+4 hrs", "LAG_NOT_WHOLE"),
        ("2FS+1 eday", "LAG_NOT_WHOLE"),
        ("other.mpp:2", "PREDECESSOR_MALFORMED"),
    ],
)
def test_a_dependency_that_cannot_be_taken_is_refused_by_its_row(
    predecessors: str, reason: str
) -> None:
    drafts = a_plan("1|Site||||1", "2|Draft|1 day|||2", f"3|Copy|1 day|{predecessors}||2")
    [refused] = drafts.refused_links
    assert (refused.row, refused.field, refused.value) == (4, "Predecessors", predecessors)
    assert refused.reason == reason
    assert repr(predecessors) in refused.message
    assert [task.name for task in drafts.tasks.values()] == ["Draft", "Copy"]
    assert drafts.links == []


def test_each_of_several_dependencies_that_cannot_be_taken_is_named() -> None:
    drafts = a_plan("1|Draft|1 day|8,9||1")
    named = [each.message.split(" is ")[0] for each in drafts.refused_links]
    assert named == ["The predecessor '8'", "The predecessor '9'"]


def test_auto_says_that_a_file_has_too_many_columns() -> None:
    head = ",".join(f"Column {number}" for number in range(10_000))
    with pytest.raises(FileMistake) as mistake:
        detected({"file": ("wide.csv", f"{head}\n1\n".encode())})
    assert mistake.value.reason == "COLUMNS_TOO_MANY"


def test_a_task_of_a_plan_is_known_by_its_place_and_name_and_not_by_its_number() -> None:
    before = a_plan("1|Site||||1", "2|Draft||||2", "3|Copy||2||2")
    after = a_plan("1|Site||||1", "2|Idea||||2", "3|Draft||||2", "4|Copy||3||2")
    assert set(before.tasks) < set(after.tasks)
    assert [link.ref for link in before.links] == [link.ref for link in after.links]
    twins = a_plan("1|Copy||||1", "2|Copy||||1")
    assert len(twins.tasks) == 2


def test_plans_of_two_files_are_two_plans() -> None:
    mapping = load_mapping(dict(ready_mappings()["msproject"]))
    content = (EXPORTS / "msproject_tasks.csv").read_bytes()
    refs = [
        set(draft(mapping, *read_files(mapping, {"file": (name, content)})).tasks)
        for name in ("spring.csv", "autumn.csv")
    ]
    assert refs[0].isdisjoint(refs[1])


def projects_of(drafts: Drafts) -> dict[str, tuple[str, str]]:
    """Client and project of each entry, by its note."""
    clients = {"": ""} | {client.ref: client.name for client in drafts.clients.values()}
    found = {}
    for entry in drafts.entries:
        task = drafts.tasks[entry.task_ref]
        project = drafts.projects[entry.project_ref]
        assert task.project_ref == entry.project_ref
        found[entry.note] = (clients[project.client_ref], project.name)
    return found


def test_one_key_of_two_clients_is_two_projects() -> None:
    text = (EXPORTS / "tempo_worklogs.csv").read_text(encoding="utf-8")
    head, first, second = text.splitlines()
    rows = "\n".join([head, first, second.replace("Cedar House", "Alder & Finch")])
    assert projects_of(read("tempo_worklogs", rows.encode())) == {
        "First look": ("Cedar House", "Website"),
        "Working on issue WEB-1": ("Alder & Finch", "Website"),
    }


def test_the_client_that_the_sender_states_keeps_two_exports_apart() -> None:
    sent = [{"client": {"constant": name}} for name in ("Cedar House", "Alder & Finch")]
    one, other = (read("jira_issues_with_worklogs", **each) for each in sent)
    assert set(one.projects).isdisjoint(other.projects)
    assert set(one.tasks).isdisjoint(other.tasks)
    words = [{entry.written_ref for entry in drafts.entries} for drafts in (one, other)]
    assert words[0] == words[1]


def test_a_task_of_one_name_in_two_projects_is_two_tasks() -> None:
    task = {"code": "Task", "name": "Task", "status": {"constant": "in_progress"}}
    head = b"Date,Client,Project,Task,Member,Member Email,Time,Billable,Comment\n"
    rows = b"2026-03-02,C,Site,Copy,Ann,,1,Yes,a\n2026-03-02,C,Shop,Copy,Ann,,1,Yes,b\n"
    found = projects_of(read("everhour_detailed", head + rows, task=task))
    assert found == {"a": ("C", "Site"), "b": ("C", "Shop")}


def a_grouped_report(*lines: str) -> Drafts:
    title = "Historical Report\n2026-03-01 - 2026-04-30\n"
    head = "Client,Project,Task,Member,Billable time,Non-billable time,Billing type,Leads"
    return read("everhour_historical_grouped", "\n".join([title, head, *lines]).encode())


@pytest.mark.parametrize("month", ["2026-04,,", "2026-04,,,,,,,"])
def test_a_month_that_heads_a_group_is_no_client(month: str) -> None:
    drafts = a_grouped_report(
        "2026-03,,",
        "Cedar House,Retainer,Copy,Eve,1,0,Hourly,x",
        ",Retainer,Sync,Eve,2,0,Hourly,x",
        "Subtotal,1 projects,2 items,1 members,3,0,,",
        month,
        ",Internal thing,Sync,Eve,5,0,Hourly,x",
    )
    assert [client.name for client in drafts.clients.values()] == ["Cedar House"]
    clients = {project.name: project.client_ref for project in drafts.projects.values()}
    assert clients == {"Retainer": "everhour:client:Cedar House", "Internal thing": ""}
    assert drafts.refused == []


def time_activities(*lines: str) -> Drafts:
    head = ",Activity Date,Customer,Product/Service,Memo/Description,Rates,Duration,Billable"
    return read("quickbooks_time_activities", "\n".join([head, *lines]).encode())


def test_the_line_of_a_total_is_nobody_and_ends_the_rows_of_an_employee() -> None:
    drafts = time_activities(
        "Ana R,,,,,,,",
        ",06/13/2026,Cedar:Site,Design,first,,07:00,Yes",
        ",06/14/2026,Cedar:Site,Design,second,,00:30,Yes",
        "Total for Ana R,,,,,,07:30,",
        ",06/15/2026,Cedar:Site,Design,whose,,01:00,Yes",
    )
    assert [person.name for person in drafts.people.values()] == ["Ana R"]
    assert [entry.note for entry in drafts.entries] == ["first", "second"]
    [refused] = drafts.refused
    assert (refused.row, refused.reason, refused.field) == (6, "CODE_MISSING", "#1")


def test_a_customer_is_a_client_and_everything_behind_the_first_colon_a_project() -> None:
    drafts = time_activities(
        "Ana R,,,,,,,",
        ",06/13/2026,Cedar:Ret:Sub,Design,deep,,07:00,Yes",
        ",06/13/2026,Cedar,Design,plain,,01:00,Yes",
        ",06/13/2026,:Ret,Design,nobody's,,01:00,Yes",
    )
    assert projects_of(drafts) == {"deep": ("Cedar", "Ret:Sub"), "plain": ("Cedar", "General")}
    [refused] = drafts.refused
    assert (refused.row, refused.field, refused.value) == (5, "Customer", ":Ret")
    assert "names no client" in refused.message
