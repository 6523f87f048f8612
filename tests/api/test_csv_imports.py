"""Imports through the public API: work sent twice, dates, encodings, headers, people (B01-B18)."""

from __future__ import annotations

import pytest
from office import Office, refused, unlike
from standalone.rest import Json
from uploads import COLUMNS, carry_out, clients, counts, export, minutes, rows, start

DAY = "2026-04-01"


def probe(source: str = "probe", **more: object) -> Json:
    """A mapping that names no column Invoiced."""
    return {
        "source": source,
        "client": "Client",
        "project": {
            "code": {"columns": ["Client", "Project"], "join": "/"},
            "name": "Project",
            "status": {"constant": "active"},
        },
        "person": {"code": "Person", "charge_role": {"constant": "designer"}},
        "task": {
            "code": {"columns": ["Client", "Project", "Task"], "join": "/"},
            "name": "Task",
            "status": {"constant": "in_progress"},
        },
        "time": {"amount": "Hours", "unit": "hours", "worked_on": "Date"},
        **more,
    }


def test_b01_the_same_work_exported_again_is_counted_and_not_doubled(office: Office) -> None:
    client, person = unlike("Probe"), unlike("Ida")
    head, row = "Date,Client,Project,Task,Person,Hours,Invoiced", f"{client},Site,Design,{person},8"
    first = f"{head}\n{DAY},{row},No\n"
    turned = f"Client,Date,Project,Task,Person,Hours\n{client},{DAY},Site,Design,{person},8\n"
    files = [first, first, first.replace(",No", ",Yes"), turned]
    found = [carry_out(office.administrator, probe(), each.encode()) for each in files]
    assert [counts(each) for each in found] == [(1, 0, 0), *[(0, 1, 0)] * 3]
    assert list(minutes(office.administrator, client).values()) == [480]


def test_b01_a_month_exported_again_after_invoicing_is_the_same_work(office: Office) -> None:
    first = carry_out(office.administrator, "harvest", export("harvest_detailed_time"))
    again = carry_out(
        office.administrator, "harvest", export("harvest_detailed_time_after_invoicing")
    )
    assert (counts(first), counts(again)) == ((3, 0, 0), (0, 3, 0))
    assert first["refusals"] == [(5, "SECONDS_BEYOND_DAY")]
    found = minutes(office.administrator, "Garden Lane Ltd")
    assert sum(found.values()) == pytest.approx(289.8)


def test_b01_an_overlapping_window_adds_only_what_is_new(office: Office) -> None:
    client, person = unlike("Window"), unlike("Ida")
    lines = [f"2026-04-{day:02},{client},Site,Design,{person},,,1,n,yes" for day in range(1, 6)]
    assert counts(carry_out(office.administrator, "time", rows(*lines[:3]))) == (3, 0, 0)
    assert counts(carry_out(office.administrator, "time", rows(*lines[:0:-1]))) == (2, 2, 0)


def test_b01_equal_rows_of_one_day_are_as_many_pieces_of_work(office: Office) -> None:
    client, person = unlike("Equal"), unlike("Ida")
    line = f"{DAY},{client},Site,Design,{person},,,1,,yes"
    once = carry_out(office.administrator, "time", rows(line))
    twice = carry_out(office.administrator, "time", rows(line, line))
    assert (counts(once), counts(twice)) == ((1, 0, 0), (1, 1, 0))
    assert "EQUAL_ROWS" in {each["code"] for each in twice["report"]["decisions"]}


def test_b01_codes_are_joined_so_that_no_two_projects_are_taken_for_one(office: Office) -> None:
    tag, person = unlike("J"), unlike("Ida")
    lines = [
        f"{DAY},{tag}/a,b,Design,{person},,,1,,yes",
        f"{DAY},{tag},a/b,Design,{person},,,2,,yes",
    ]
    assert counts(carry_out(office.administrator, "time", rows(*lines)), "projects") == (2, 0, 0)
    assert list(minutes(office.administrator, f"{tag}/a").values()) == [60]
    assert list(minutes(office.administrator, tag).values()) == [120]


def test_b02_a_file_is_read_in_the_one_format_that_fits_all_its_days(office: Office) -> None:
    formats = {"date_formats": ["%d/%m/%Y", "%m/%d/%Y"]}
    client, person = unlike("Days"), unlike("Mara")
    head = "Date,Client,Project,Task,Person,Hours\n"
    days = ["03/04/2026", "03/05/2026", "03/13/2026"]
    body = "".join(f"{day},{client},Site,Design,{person},1\n" for day in days)
    found = carry_out(office.administrator, probe(**formats), (head + body).encode())
    stands = {day for _, _, day in minutes(office.administrator, client)}
    assert stands == {"2026-03-04", "2026-03-05", "2026-03-13"}
    used = {"column": "Date", "format": "%m/%d/%Y"}
    assert found["report"]["files"][0]["date_formats"] == [used]


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        (["03/04/2026"], "DATE_FORMAT_AMBIGUOUS"),
        (["03/13/2026", "13/03/2026"], "DATE_FORMAT_MIXED"),
    ],
)
def test_b02_a_file_whose_days_can_be_read_in_two_ways_is_refused_whole(
    office: Office, days: list[str], reason: str
) -> None:
    client = unlike("Two ways")
    lines = [f"{day},{client},Site,Design,{unlike('Abe')},,,1,,yes" for day in days]
    with refused(reason):
        start(office.administrator, "time", rows(*lines))
    assert clients(office.administrator, client) == []


def test_b02_whoever_imports_can_say_the_format(office: Office) -> None:
    client = unlike("Stated")
    line = f"03/04/2026,{client},Site,Design,{unlike('Abe')},,,1,,yes"
    carry_out(office.administrator, "time", rows(line), date_format="%m/%d/%Y")
    assert [day for _, _, day in minutes(office.administrator, client)] == ["2026-03-04"]


def test_b03_a_windows_file_keeps_its_quotes_dashes_and_euro_signs(office: Office) -> None:
    tag = unlike("x").replace(" ", "")
    client, person = f"O’Neil & Søn {tag}", f"Renée D’Arcy {tag}"
    text = rows(f"{DAY},{client},Café „Zürich“,Design,{person},,designer,1,50 € – ok,yes").decode()
    found = carry_out(office.administrator, "time", text.encode("cp1252"))
    again = carry_out(office.administrator, "time", text.encode())
    utf16 = carry_out(office.administrator, "time", text.encode("utf-16"))
    assert [counts(each) for each in (found, again, utf16)] == [(1, 0, 0), (0, 1, 0), (0, 1, 0)]
    [made] = clients(office.administrator, client)
    [project] = office.administrator.items("/v1/projects", client_id=made["id"])
    [entry] = office.administrator.items("/v1/time-entries", project_id=project["id"])
    assert (project["name"], entry["note"]) == ("Café „Zürich“", "50 € – ok")
    assert found["report"]["files"][0]["encoding"] in {"cp1252", "windows-1252"}


def test_b03_control_characters_are_refused_in_names(office: Office) -> None:
    with refused("TEXT_UNPRINTABLE|VALUE_INVALID"):
        office.seller.at.post("/v1/clients", {"name": "O\x92Neil", "currency_code": "GBP"})
    line = f"{DAY},{unlike('C1')}\x92,Site,Design,{unlike('Abe')},,,1,,yes"
    found = carry_out(office.administrator, "time", rows(line))
    assert [row for row, _ in found["refusals"]] == [2]
    assert counts(found) == (0, 0, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_b05_a_first_line_that_says_the_delimiter_is_no_header(office: Office, end: str) -> None:
    head = ["sep=;", COLUMNS.replace(",", ";")]
    line = f"2026-03-02;{unlike('Sep')};Site;Design;{unlike('Abe')};;designer;1;d;yes"
    found = carry_out(office.administrator, "time", end.join([*head, line, ""]).encode())
    assert counts(found) == (1, 0, 0)
    assert found["report"]["files"][0]["delimiter"] == ";"


def test_b06_a_repeated_column_that_the_mapping_does_not_name_is_left_alone(
    office: Office,
) -> None:
    mapping = {
        "source": "jira-plain",
        "client": {"constant": unlike("Cedar")},
        "project": {"code": "Project key"},
        "person": {"code": "Assignee", "charge_role": {"constant": "designer"}},
        "task": {"code": "Issue key", "name": "Summary"},
        "time": {"amount": "Time Spent", "unit": "seconds", "worked_on": "Created"},
        "date_formats": ["%d/%b/%y %I:%M %p"],
    }
    found = carry_out(office.administrator, mapping, export("jira_issues_with_worklogs"))
    assert counts(found) == (2, 0, 0)


def test_b07_a_row_with_somebodys_address_is_that_persons(office: Office) -> None:
    tom = office.join("team_member")
    client = unlike("Zed")
    line = f"2026-03-03,{client},Site,Design,{tom.name},{tom.email.upper()},designer,2,x,yes"
    found = carry_out(office.administrator, "time", rows(line))
    assert counts(found, "people") == (0, 1, 0)
    assert list(minutes(office.administrator, client)) == [("Site", tom.id, "2026-03-03")]
    own = list(tom.at.items("/v1/time-entries", person_id=tom.id))
    assert [each["minutes"] for each in own] == [120]


def test_b07_a_name_alone_never_makes_a_second_person_of_that_name(office: Office) -> None:
    tom = office.join("team_member")
    client = unlike("Zed")
    line = f"2026-03-03,{client},Site,Design,{tom.name},,designer,2,x,yes"
    found = carry_out(office.administrator, "time", rows(line))
    assert {reason for _, reason in found["refusals"]} >= {"PERSON_AMBIGUOUS"}
    assert clients(office.administrator, client) == []
    names = [each["name"] for each in office.administrator.items("/v1/people")]
    assert names.count(tom.name) == 1


def test_b07_two_people_of_one_name_never_get_each_others_time(office: Office) -> None:
    tom, other = office.join("team_member"), office.join("team_member")
    client, name = unlike("Zed"), unlike("Tom")
    lines = [
        f"{DAY},{client},Site,Design,{name},{each.email},,{hours},x,yes"
        for hours, each in enumerate((tom, other), 1)
    ]
    together = carry_out(office.administrator, "time", rows(*lines))
    assert {reason for _, reason in together["refusals"]} == {"PERSON_AMBIGUOUS"}
    assert clients(office.administrator, client) == []
    for line in lines:
        assert counts(carry_out(office.administrator, "time", rows(line))) == (1, 0, 0)
    assert minutes(office.administrator, client) == {
        ("Site", tom.id, DAY): 60,
        ("Site", other.id, DAY): 120,
    }


def test_b07_an_imported_person_with_another_address_is_asked_about(office: Office) -> None:
    client, name = unlike("Zed"), unlike("Ann")
    line = f"{DAY},{client},Site,Design,{name},{{}},,{{}},x,yes"
    mails = [f"{unlike(word).replace(' ', '.')}@example.com" for word in ("a", "b")]
    carry_out(office.administrator, "time", rows(line.format(mails[0], 1)))
    found = carry_out(office.administrator, "time", rows(line.format(mails[1], 2)))
    assert {reason for _, reason in found["refusals"]} == {"PERSON_AMBIGUOUS", "PERSON_REFUSED"}
    assert list(minutes(office.administrator, client).values()) == [60]


def test_b07_of_several_people_in_one_row_only_the_unclear_one_is_refused(office: Office) -> None:
    known, client = office.join("team_member"), unlike("Cedar")
    text = export("jira_issues_with_worklogs").decode()
    text = text.replace("pia;5400", f"{known.name};5400").replace("pia", unlike("pia"))
    text = text.replace("kai", unlike("kai"))  # another import may know a kai
    found = carry_out(office.administrator, "jira", text.encode(), client=client)
    assert counts(found) == (2, 0, 1)
    assert found["refusals"] == [(2, "PERSON_AMBIGUOUS"), (2, "PERSON_REFUSED")]
    assert sum(minutes(office.administrator, client).values()) == 60 + 30


@pytest.mark.parametrize("by", ["id", "email"])
def test_b07_the_mapping_can_say_who_a_name_is(office: Office, by: str) -> None:
    tom = office.join("team_member")
    client = unlike("Zed")
    mapping = probe(people={"T. Draw": getattr(tom, by)})
    text = f"Date,Client,Project,Task,Person,Hours\n{DAY},{client},Site,Design,T. Draw,2\n"
    found = carry_out(office.administrator, mapping, text.encode())
    assert counts(found, "people") == (0, 1, 0)
    assert list(minutes(office.administrator, client)) == [("Site", tom.id, DAY)]


def test_b09_projects_of_one_name_of_two_clients_stay_apart(office: Office) -> None:
    elm, oak, person = unlike("Elm"), unlike("Oak"), unlike("Abe")
    lines = [
        f"2026-03-17,{elm},Service,Support,{person},,designer,1,x,yes",
        f"2026-03-17,{oak},Service,Support,{person},,designer,2,x,yes",
    ]
    carry_out(office.administrator, "time", rows(*lines))
    assert list(minutes(office.administrator, elm).values()) == [60]
    assert list(minutes(office.administrator, oak).values()) == [120]


def test_b12_a_client_of_exactly_this_name_is_taken_whichever_tool_brought_it(
    office: Office,
) -> None:
    client, person = unlike("Twin"), unlike("Abe")
    text = f"Date,Client,Project,Task,Person,Hours\n{DAY},{client},Site,Design,{person},2\n"
    tools = ["alpha", "beta"]
    found = [carry_out(office.administrator, probe(each), text.encode()) for each in tools]
    assert [counts(each, "clients") for each in found] == [(1, 0, 0), (0, 1, 0)]
    assert len(clients(office.administrator, client)) == 1


def test_b14_decimal_hours_are_hours_and_no_clock(office: Office) -> None:
    client, person = unlike("Decimal"), unlike("Abe")
    hours = {"12.5": 750, "0.1": 6, "0.11": 6.6, ".5": 30, "7.": 420}
    lines = [
        f"2026-03-{day:02},{client},Site,Design,{person},,designer,{text},,yes"
        for day, text in enumerate(hours, 2)
    ]
    carry_out(office.administrator, "time", rows(*lines))
    found = minutes(office.administrator, client)
    stands = [found[key] for key in sorted(found, key=lambda key: key[2])]
    assert stands == pytest.approx(list(hours.values()))


def test_numbers_in_other_digits_are_refused(office: Office) -> None:
    line = f"{DAY},{unlike('Digits')},Site,Design,{unlike('Abe')},,designer,٣,,yes"
    found = carry_out(office.administrator, "time", rows(line))
    assert found["refusals"] == [(2, "AMOUNT_MALFORMED")]


def test_b15_the_duration_counts_over_midnight_and_the_clock_change(office: Office) -> None:
    found = carry_out(office.administrator, "toggl", export("toggl_detailed"))
    stands = minutes(office.administrator, "Harbour & Pike")
    by_day = {day: spent for (_, _, day), spent in stands.items()}
    assert by_day == {"2026-10-05": 90 + 105, "2026-10-06": 240, "2026-10-25": 45}
    assert (7, "SECONDS_BEYOND_DAY") in found["refusals"]


def test_b17_lines_of_a_report_that_are_no_records_never_become_time(office: Office) -> None:
    taken = [
        ("quickbooks", "quickbooks_time_activities", (2, 0, 0), 495),
        ("everhour_grouped", "everhour_historical_grouped", (4, 0, 0), 1245),
        ("everhour", "everhour_detailed", (3, 0, 0), 225),
    ]
    for mapping, file, expected, spent in taken:
        before = sum(minutes(office.administrator, "Cedar House").values())
        found = carry_out(office.administrator, mapping, export(file))
        after = sum(minutes(office.administrator, "Cedar House").values())
        assert (counts(found), after - before) == (expected, spent)


def test_b18_a_plan_gives_a_project_its_tasks_with_their_dates(office: Office) -> None:
    client = unlike("Plan")
    carry_out(office.administrator, "msproject", export("msproject_tasks"), client=client)
    [made] = clients(office.administrator, client)
    [project] = office.administrator.items("/v1/projects", client_id=made["id"])
    tasks = office.administrator.items("/v1/tasks", project_id=project["id"])
    dates = {task["name"]: (task["start_on"], task["end_on"]) for task in tasks}
    assert dates["Copy"] == ("2027-03-03", "2027-03-08")
    assert dates["Launch"] == ("2027-03-18", "2027-03-18")


def test_a_row_whose_hours_are_refused_makes_nothing_and_a_dry_run_says_the_same(
    office: Office,
) -> None:
    client = unlike("Nothing")
    line = f"{DAY},{client},Site,Design,{unlike('Abe')},,designer,25,,yes"
    tried = carry_out(office.administrator, "time", rows(line), dry_run="true")
    found = carry_out(office.administrator, "time", rows(line))
    assert tried["counts"] == found["counts"]
    assert tried["refusals"] == found["refusals"] == [(2, "SECONDS_BEYOND_DAY")]
    assert clients(office.administrator, client) == []


def test_whoever_may_not_import_is_refused(office: Office) -> None:
    with refused("PERMISSION_REQUIRED"):
        start(office.finance.at, "time", rows())
