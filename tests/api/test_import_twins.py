"""The same work by another way: other words, read otherwise, logged by hand. It is asked about."""

from __future__ import annotations

import pytest
from office import Office, unlike
from standalone.rest import Json, Refused
from uploads import carry_out, clients, counts, minutes, rows, start

CLOCKIFY = (
    "Project,Client,Description,Task,User,Email,Type,Billable,Start Date,Start Time,Duration (h)\n"
)
DAY = "2026-03-04"


def clockify(client: str, person: str, *lines: str) -> bytes:
    """lines: description, type, start date, start time, duration."""
    head = f"Portal,{client}"
    body = [
        f"{head},{words},,{person},,{kind},Yes,{day},{at},{spent}"
        for words, kind, day, at, spent in (line.split("|") for line in lines)
    ]
    return (CLOCKIFY + "\n".join(body) + "\n").encode()


def days(office: Office, client: str) -> dict[str, float]:
    return {day: spent for (_, _, day), spent in minutes(office.administrator, client).items()}


def reasons(found: Json) -> list[str]:
    return [reason for _, reason in found["refusals"]]


def test_a_file_that_tells_no_order_is_asked_about(office: Office) -> None:
    file = clockify(unlike("Order"), unlike("Mara"), "Call|Regular|04/03/2026|10:00|0:13")
    with pytest.raises(Refused) as asked:
        start(office.administrator, "auto", file)
    assert (asked.value.status, asked.value.problem["reason"]) == (422, "DATE_FORMAT_AMBIGUOUS")
    assert "date_format" in asked.value.problem["detail"]


@pytest.mark.parametrize("first", ["clockify_eu", "clockify_us"])
def test_a_file_read_in_one_order_is_never_taken_again_in_the_other(
    office: Office, first: str
) -> None:
    client, person = unlike("Orders"), unlike("Mara")
    file = clockify(
        client,
        person,
        "Call|Regular|04/03/2026|10:00|0:13",
        "Lunch|Break|04/03/2026|12:00|0:30",
    )
    found = carry_out(office.administrator, first, file)
    stands = days(office, client)
    assert (counts(found), list(stands.values())) == ((1, 0, 0), [13])
    other = "clockify_us" if first == "clockify_eu" else "clockify_eu"
    again = carry_out(office.administrator, other, file)
    assert (reasons(again), again["state"]) == (["POSSIBLE_TWIN"], "refused")
    assert days(office, client) == stands
    same = carry_out(office.administrator, "clockify", file, date_format="%d/%m/%Y")
    assert counts(same)[0] == 0


def test_work_of_other_days_is_no_twin_of_the_days_in_another_month(office: Office) -> None:
    client, person = unlike("Standup"), unlike("Mara")
    march = [f"Standup|Regular|{day:02}/03/2026|09:00|0:15" for day in range(2, 14)]
    april = [f"Standup|Regular|{day:02}/04/2026|09:00|0:15" for day in range(2, 14)]
    carry_out(office.administrator, "clockify_eu", clockify(client, person, *march))
    found = carry_out(office.administrator, "clockify_eu", clockify(client, person, *april))
    assert counts(found) == (12, 0, 0)


def test_a_row_with_other_words_is_held_back_until_somebody_says_import(office: Office) -> None:
    client, person = unlike("Words"), unlike("Ida")
    first = f"{DAY},{client},Site,Design,{person},,designer,2,First layouts,yes"
    changed = first.replace("First layouts", "Layouts of the first round")
    carry_out(office.administrator, "time", rows(first))
    tried = carry_out(office.administrator, "time", rows(changed), dry_run="true")
    found = carry_out(office.administrator, "time", rows(changed))
    assert reasons(tried) == reasons(found) == ["POSSIBLE_TWIN"]
    assert list(minutes(office.administrator, client).values()) == [120]
    taken = carry_out(office.administrator, "time", rows(changed), twins="import")
    assert counts(taken) == (1, 0, 0)
    assert list(minutes(office.administrator, client).values()) == [240]
    held = {each["code"]: each.get("rows") for each in found["report"]["decisions"]}
    assert held["POSSIBLE_TWINS"] == 1


def test_a_file_that_has_both_rows_says_that_they_are_two_pieces_of_work(office: Office) -> None:
    client, person = unlike("Both"), unlike("Ida")
    first = f"{DAY},{client},Site,Design,{person},,designer,2,First layouts,yes"
    second = first.replace("First", "Second")
    carry_out(office.administrator, "time", rows(first))
    found = carry_out(office.administrator, "time", rows(first, second))
    assert counts(found) == (1, 1, 0)


def test_rows_of_one_file_are_no_twins_of_each_other_nor_of_what_the_file_has_again(
    office: Office,
) -> None:
    client, person = unlike("Alike"), unlike("Ida")
    lines = [f"{DAY},{client},Site,Design,{person},,designer,1,{words},yes" for words in "abcdef"]
    found = carry_out(office.administrator, "time", rows(*lines[:5]))
    more = carry_out(office.administrator, "time", rows(*lines))
    assert counts(found) == (5, 0, 0)
    assert counts(more) == (1, 5, 0)


def test_time_logged_by_hand_is_not_imported_a_second_time(office: Office) -> None:
    worker = office.worker
    name = office.client()["name"]
    line = f"{DAY},{name},Site,Design,{worker.name},{worker.email},designer,1.5,Talk,yes"
    other = f"2026-03-05,{name},Site,Design,{worker.name},{worker.email},designer,1.5,Talk,yes"
    carry_out(office.administrator, "time", rows(other))
    [client] = clients(office.administrator, name)
    [project] = office.administrator.items("/v1/projects", client_id=client["id"])
    logged = {"project_id": project["id"], "minutes": 90, "worked_on": DAY, "note": "A talk"}
    worker.at.post("/v1/time-entries", logged | {"charge_role": "designer"})
    found = carry_out(office.administrator, "time", rows(line, other))
    assert (counts(found), reasons(found)) == ((0, 1, 1), ["POSSIBLE_TWIN"])
    path = f"/v1/imports/{found['id']}/refusals"
    [held] = office.administrator.items(path)
    assert "logged by hand" in held["message"]
    assert (held["row"], held["field"], held["value"]) == (2, "Hours", "1.5")


def test_the_same_work_exported_by_another_tool_is_asked_about(office: Office) -> None:
    client, person = unlike("Tools"), unlike("Ida")
    address = f"{person.replace(' ', '.')}@tools.example"
    ours = f"{DAY},{client},Portal,Design,{person},{address},designer,0.25,Call,yes"
    carry_out(office.administrator, "time", rows(ours))
    file = clockify(client, person, f"Call|Regular|{DAY}|10:00|0:15").replace(
        f",,{person},,".encode(), f",,{person},{address},".encode()
    )
    found = carry_out(office.administrator, "clockify", file)
    assert reasons(found) == ["POSSIBLE_TWIN"]
    assert sum(minutes(office.administrator, client).values()) == 15


def test_a_choice_that_is_none_is_refused(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        start(office.administrator, "time", rows(f"{DAY},C,P,T,Ann,,,1,,yes"), twins="maybe")
    assert (refused.value.status, refused.value.problem["field"]) == (422, "twins")
