"""Time put right after approval, and closed periods, through the public API (B19, B20)."""

from __future__ import annotations

from datetime import date

from agency.waiting import eventually
from office import Office, money, refused, working_day
from standalone.rest import Json


def approved(office: Office, minutes: int = 480) -> Json:
    """An approved entry at 100.00 an hour, valued by finance."""
    project = office.project()
    office.rates(project["client_id"])
    entry = office.log(project["id"], minutes)
    office.approve(entry)
    office.unbilled(project["id"], 1)
    return entry


def test_b19_a_negative_entry_corrects_approved_time_once_it_is_approved(office: Office) -> None:
    entry = approved(office)
    path = f"/v1/time-entries/{entry['id']}"
    less = {"minutes": -120, "reason": "The afternoon was for another client."}
    correction = office.worker.at.post(f"{path}/correct", less)
    assert (correction["status"], correction["corrects_id"]) == ("submitted", entry["id"])
    assert office.unbilled(entry["project_id"], 1)["totals"] == [money("800.00")]
    with refused("OWN_TIME_ENTRY|PERMISSION_REQUIRED|RECORD_OF_ANOTHER"):
        office.worker.at.post(f"/v1/time-entries/{correction['id']}/approve")
    office.approve(correction)
    work = office.unbilled(entry["project_id"], 2)
    assert sum(each["minutes"] for each in work["items"]) == 360
    assert work["totals"] == [money("600.00")]
    draft = office.finance.at.post("/v1/invoices", {"project_id": entry["project_id"]})
    assert draft["net"] == money("600.00")


def test_b19_an_approval_is_taken_back_while_the_time_is_not_invoiced(office: Office) -> None:
    entry = approved(office)
    path = f"/v1/time-entries/{entry['id']}"
    with refused("TIME_ENTRY_ALREADY_APPROVED"):
        office.worker.at.patch(path, {"minutes": 360})
    reopened = office.lead.at.post(f"{path}/reopen", {"reason": "Two hours too much."})
    assert reopened["status"] == "submitted"
    office.unbilled(entry["project_id"], 0)
    office.approve(office.worker.at.patch(path, {"minutes": 360}))
    assert office.unbilled(entry["project_id"], 1)["totals"] == [money("600.00")]


def test_b19_invoiced_time_is_not_reopened_but_corrected(office: Office) -> None:
    """G06: time is locked once it is approved and invoiced; a correction is an entry of its own."""
    entry = approved(office)
    asked = {"project_id": entry["project_id"]}
    office.issue(office.finance.at.post("/v1/invoices", asked))
    path = f"/v1/time-entries/{entry['id']}"
    less = {"minutes": -120, "reason": "Two hours too much."}
    office.approve(office.worker.at.post(f"{path}/correct", less))
    with refused("TIME_ENTRY_INVOICED|TIME_ENTRY_CORRECTED"):
        office.lead.at.post(f"{path}/reopen", {"reason": "Too late."})
    assert office.unbilled(entry["project_id"], 1)["totals"] == [money("-200.00")]


def test_g04_billable_time_is_charged_and_worked_time_stays(office: Office) -> None:
    entry = approved(office)
    path = f"/v1/time-entries/{entry['id']}"
    with refused("PERMISSION_REQUIRED|RECORD_OF_ANOTHER"):
        office.worker.at.put(f"{path}/billable", {"minutes": 60, "reason": "Mine"})
    with refused("BILLABLE_REASON_REQUIRED"):
        office.lead.at.put(f"{path}/billable", {"minutes": 360})
    charged = office.lead.at.put(f"{path}/billable", {"minutes": 360, "reason": "Ours to learn"})
    assert (charged["minutes"], charged["billable_minutes"]) == (480, 360)
    eventually(
        lambda: office.unbilled(entry["project_id"], 1)["totals"] == [money("600.00")],
        "the new value",
    )
    asked = {"project_id": entry["project_id"]}
    office.issue(office.finance.at.post("/v1/invoices", asked))
    less = {"minutes": 0, "billable_minutes": -60, "reason": "Agreed with the client"}
    correction = office.lead.at.post(f"{path}/correct", less)
    assert (correction["minutes"], correction["billable_minutes"]) == (0, -60)
    with refused("TIME_ENTRY_INVOICED|TIME_ENTRY_CORRECTED"):
        office.lead.at.put(f"{path}/billable", {"minutes": 480})


def test_g08_time_given_away_names_a_kind_of_reason_and_is_summed_by_it(office: Office) -> None:
    kinds = "/v1/reason-kinds"
    rework = office.administrator.post(kinds, {"name": "Rework of ours"})
    with refused("REASON_KIND_EXISTS"):
        office.administrator.post(kinds, {"name": "rework of OURS"})
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.post(kinds, {"name": "Mine"})
    entry = approved(office)
    path = f"/v1/time-entries/{entry['id']}"
    named = {"reason": "Ours to fix", "reason_kind_id": rework["id"]}
    with refused("REASON_KIND_NOT_NEEDED"):
        office.lead.at.put(f"{path}/billable", {"minutes": 480, **named})
    charged = office.lead.at.put(f"{path}/billable", {"minutes": 360, **named})
    assert charged["reason_kind_id"] == rework["id"]
    asked = {"first_on": entry["worked_on"], "last_on": entry["worked_on"]}
    report = office.finance.at.get("/v1/given-away-time", **asked)
    assert (rework["id"], 120) in [(r["reason_kind_id"], r["minutes"]) for r in report["rows"]]
    asked["group_by"] = "project"
    report = office.finance.at.get("/v1/given-away-time", **asked)
    assert (entry["project_id"], 120) in [(r["project_id"], r["minutes"]) for r in report["rows"]]
    with refused("DAYS_OUT_OF_RANGE"):
        office.finance.at.get("/v1/given-away-time", first_on="2026-01-01", last_on="2027-03-01")
    office.administrator.post(f"{kinds}/{rework['id']}/archive")
    free = {"project_id": entry["project_id"], "worked_on": entry["worked_on"], "minutes": 30}
    free |= {"non_chargeable": True, "non_chargeable_reason": "Ours"}
    with refused("REASON_KIND_ARCHIVED"):
        office.worker.at.post("/v1/time-entries", free | {"reason_kind_id": rework["id"]})
    office.administrator.post(f"{kinds}/{rework['id']}/restore")
    logged = office.worker.at.post("/v1/time-entries", free | {"reason_kind_id": rework["id"]})
    assert logged["reason_kind_id"] == rework["id"]
    later = office.worker.at.patch(f"/v1/time-entries/{logged['id']}", {"non_chargeable": False})
    assert later["reason_kind_id"] is None


def test_g02_a_week_is_submitted_approved_by_level_and_returned_with_a_reason(
    office: Office,
) -> None:
    project = office.project()
    levels = {"first_level": "project_manager", "second_level": "lead"}
    office.finance.at.post("/v1/time-rules", {"project_id": project["id"], **levels})
    worker = office.join("team_member", lead_id=office.lead.id).at
    day = working_day(8).isoformat()
    work = {"project_id": project["id"], "worked_on": day, "minutes": 480}
    entry = worker.post("/v1/time-entries", work | {"charge_role": "designer"})
    week, sheets = {"first_on": day}, "/v1/timesheets"
    with refused("TIMESHEET_INCOMPLETE"):
        worker.post(sheets, week)
    sheet = worker.post(sheets, week | {"confirm_incomplete": True})
    path, own = f"{sheets}/{sheet['id']}", f"/v1/time-entries/{entry['id']}"
    with refused("WEEK_SUBMITTED"):
        worker.patch(own, {"minutes": 60})
    with refused("LEVEL_OF_ANOTHER"):
        office.lead.at.post(f"{own}/approve")
    office.manager.at.post(f"{path}/return", {"reason": "Friday is missing"})
    assert worker.get(path)["reason"] == "Friday is missing"
    worker.patch(own, {"minutes": 450})
    worker.post(sheets, week | {"confirm_incomplete": True})
    assert office.manager.at.post(f"{path}/approve")["timesheet"]["status"] == "submitted"
    assert office.lead.at.post(f"{path}/approve")["timesheet"]["status"] == "approved"
    shown = worker.get(own)
    assert (shown["status"], shown["levels_passed"]) == ("approved", 2)


def test_g05_a_day_is_charged_in_whole_units_once_it_is_approved(office: Office) -> None:
    project = office.project()
    office.rates(project["client_id"])
    rules = "/v1/time-rules"
    rule = {"project_id": project["id"], "rounding": "up", "unit_minutes": 15}
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.post(rules, rule)
    with refused("ROUNDING_UNIT_REQUIRED"):
        office.finance.at.post(rules, rule | {"unit_minutes": 0})
    made = office.finance.at.post(rules, rule)
    with refused("TIME_RULE_EXISTS"):
        office.finance.at.post(rules, rule)
    changed = office.finance.at.patch(f"{rules}/{made['id']}", {"minimum_minutes": 60})
    assert (changed["unit_minutes"], changed["minimum_minutes"]) == (15, 60)
    first = office.log(project["id"], 40)
    same_day = date.fromisoformat(first["worked_on"])
    entries = [first, office.log(project["id"], 25, same_day)]
    for entry in reversed(entries):
        office.approve(entry)
    work = office.unbilled(project["id"], 2)
    assert sum(each["minutes"] for each in work["items"]) == 75
    path = f"/v1/time-entries/{entries[1]['id']}"
    shown = office.worker.at.get(path)
    assert (shown["minutes"], shown["billable_minutes"], shown["rounding_minutes"]) == (25, 60, 35)
    reopened = office.lead.at.post(f"{path}/reopen", {"reason": "Another project"})
    assert (reopened["billable_minutes"], reopened["rounding_minutes"]) == (25, None)


def test_b20_time_of_another_day_of_an_approved_week_waits_for_approval(office: Office) -> None:
    entry = approved(office)
    later = office.log(entry["project_id"], 60)
    assert later["status"] == "submitted"


def test_time_before_the_first_day_is_refused(office: Office) -> None:
    with refused("DATE_OUT_OF_RANGE|VALUE_INVALID"):
        office.log(office.project()["id"], 60, date(1960, 1, 1))


def test_several_entries_are_rejected_in_one_call_all_of_them_or_item_by_item(
    office: Office,
) -> None:
    entry = approved(office)
    waiting = office.log(entry["project_id"], 60)
    asked = {"time_entry_ids": [entry["id"], waiting["id"]], "reason": "Of another client"}
    with refused("TIME_ENTRY_ALREADY_APPROVED"):
        office.lead.at.post("/v1/time-entries/reject", asked)
    answer = office.lead.at.post("/v1/time-entries/reject", asked | {"mode": "item_by_item"})
    [rejected], [left] = answer["items"], answer["refused"]
    assert (rejected["id"], rejected["rejected_reason"]) == (waiting["id"], asked["reason"])
    assert (left["id"], left["reason"]) == (entry["id"], "TIME_ENTRY_ALREADY_APPROVED")


def test_g03_the_completeness_of_a_week_is_what_was_logged_of_what_is_expected(
    office: Office,
) -> None:
    first = working_day(20)
    office.log(office.project()["id"], 60, first)
    asked = {"first_on": first.isoformat(), "weeks": 1}
    (own,) = office.worker.at.get("/v1/time-completeness", **asked)["items"]
    week = own["weeks"][0]
    assert own["person_id"] == office.worker.id
    assert week["logged_minutes"] >= 60
    assert week["expected_minutes"] > 0
    with refused("NUMBER_OUT_OF_RANGE"):
        office.worker.at.get("/v1/time-completeness", **{**asked, "weeks": 14})
