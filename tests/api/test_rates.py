"""Rate cards and the rate that applies, through the public API (L01, D07)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agency.waiting import eventually
from office import Office, money, refused, today, working_day
from standalone.rest import Json

FROM = "2020-01-01"


def a_card(office: Office, name: str, rates: list[Json], **more: Any) -> Json:
    body = {"name": name, "currency_code": "GBP", "effective_from": FROM, "rates": rates} | more
    ask = office.finance.at.unless_missing
    return eventually(lambda: ask("/v1/rate-cards", body), "finance knows whose card it is")


def an_hour(role: str, amount: str) -> Json:
    return {"charge_role": role, "hourly": money(amount)}


def explained(office: Office, **asked: str) -> Json:
    return office.finance.at.get("/v1/rates/explained", **asked)


def test_d07_the_rate_that_applies_says_why_each_more_specific_one_does_not(
    office: Office,
) -> None:
    project = office.project()
    client_id, worker = project["client_id"], office.worker
    asked = {
        "charge_role": "designer",
        "project_id": project["id"],
        "person_id": worker.id,
    }
    a_card(office, "Client's", [an_hour("designer", "90.00")], client_id=client_id)
    found = explained(office, **asked)
    assert [(step["level"], step["outcome"]) for step in found["steps"][:4]] == [
        ("person_on_project", "no_card"),
        ("role_on_project", "no_card"),
        ("person_for_client", "not_on_card"),
        ("role_for_client", "applies"),
    ]
    assert found["applied"]["hourly"] == money("90.00")
    assert found["steps"][2]["reason"] == (
        f"The card of {office.administrator.get(f'/v1/clients/{client_id}')['name']}, Client's, "
        f"has no rate for {worker.name}."
    )
    assert not found["missing"]
    day = {"person_id": worker.id, "daily": money("800.00"), "day_minutes": 450}
    card = a_card(office, "Site", [], project_id=project["id"], people=[day])
    assert (card["client_id"], card["project_reference"]) == (client_id, project["reference"])
    found = explained(office, **asked)
    assert found["applied"]["level"] == "person_on_project"
    assert (found["applied"]["daily"], found["applied"]["hourly"]) == (
        money("800.00"),
        money("106.67"),
    )
    assert found["steps"][3]["outcome"] == "outranked"
    short = office.finance.at.get(
        "/v1/rates/in-force",
        charge_role="designer",
        currency_code="GBP",
        client_id=client_id,
    )
    assert (short["hourly"], short["level"]) == (money("90.00"), "role_for_client")
    gap = explained(office, charge_role="plumber", project_id=project["id"])
    assert gap["applied"] is None
    assert "prices an hour of the role 'plumber'" in gap["missing"]
    with refused("ROLE_OR_SERVICE"):
        explained(office, client_id=client_id)
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get("/v1/rates/explained", **asked)


def test_l01_work_at_a_rate_by_the_day_is_billed_by_the_day_to_the_penny(office: Office) -> None:
    project = office.project()
    day = {"charge_role": "designer", "daily": money("800.00"), "day_minutes": 450}
    a_card(office, "By the day", [day], client_id=project["client_id"])
    office.approve(office.log(project["id"], 450), office.log(project["id"], 225))
    office.unbilled(project["id"], 2)
    draft = office.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    [line] = draft["lines"]
    assert (line["amount"], line["daily"], line["day_minutes"]) == (
        money("1200.00"),
        money("800.00"),
        450,
    )
    assert line["description"] == "Designer: 11.25 h at 800.00 GBP a day of 7.50 h"


def test_l01_cards_are_copied_indexed_ended_continued_archived_and_restored(
    office: Office,
) -> None:
    finance, client_id = office.finance.at, office.client()["id"]
    services = [{"service": "Photograph", "unit": "photograph", "amount": money("45.00")}]
    card = a_card(
        office, "Old", [an_hour("designer", "90.00")], client_id=client_id, services=services
    )
    path = f"/v1/rate-cards/{card['id']}"
    wanted = {"name": "New", "effective_from": "2021-01-01", "change": "0.0350", "step_minor": 50}
    copy = finance.post(f"{path}/copies", wanted)
    assert copy["rates"][0]["hourly"] == money("93.00")
    assert copy["services"][0]["amount"] == money("46.50")
    with refused("RATE_CARD_EXISTS"):
        finance.post(f"{path}/copies", wanted)
    unit = explained(office, service="photograph", client_id=client_id)
    assert unit["applied"]["amount"] == money("46.50")
    with refused("RATE_CARD_IN_FORCE"):
        finance.post(f"/v1/rate-cards/{copy['id']}/archive")
    assert finance.post(f"/v1/rate-cards/{copy['id']}/end", {"ends_on": "2021-12-31"})["ends_on"]
    ended = explained(office, charge_role="designer", client_id=client_id)
    assert ended["steps"][3]["outcome"] == "ended"
    assert finance.post(f"/v1/rate-cards/{copy['id']}/continue")["ends_on"] is None
    with refused("RATE_CARD_NOT_ENDED"):
        finance.post(f"/v1/rate-cards/{copy['id']}/continue")
    assert finance.post(f"{path}/archive")["archived"]
    listed = finance.get("/v1/rate-cards", client_id=client_id)["items"]
    assert [one["id"] for one in listed] == [copy["id"]]
    past = explained(office, charge_role="designer", client_id=client_id, on="2020-06-30")
    assert past["applied"]["rate_card_id"] == card["id"]
    assert not finance.post(f"{path}/restore")["archived"]


def test_l01_a_card_that_has_priced_work_is_not_corrected_any_more(office: Office) -> None:
    project = office.project()
    card = office.rates(project["client_id"])
    path = f"/v1/rate-cards/{card['id']}"
    again = {"name": "Standard", "effective_from": FROM, "rates": [an_hour("designer", "95.00")]}
    assert office.finance.at.put(path, again)["rates"][0]["hourly"] == money("95.00")
    office.approve(office.log(project["id"], 60))
    office.unbilled(project["id"], 1)
    with refused("RATE_CARD_USED"):
        office.finance.at.put(path, again)
    with refused("RATE_CARD_USED"):
        office.finance.at.post(f"{path}/end", {"ends_on": FROM})
    assert office.finance.at.post(f"{path}/end", {"ends_on": today().isoformat()})["ends_on"]


def test_l01_a_rate_of_time_that_cannot_be_is_refused_by_field(office: Office) -> None:
    daily = {"charge_role": "designer", "daily": money("800.00")}
    for rate, reason in (
        (daily, "DAY_MINUTES_MISSING"),
        ({"charge_role": "designer"}, "RATE_MISSING"),
        (an_hour("designer", "1.00") | {"day_minutes": 450}, "DAILY_MISSING"),
    ):
        with refused(reason):
            a_card(office, "Wrong", [rate], client_id=office.client()["id"])
    with refused("RATES_COUNT"):
        a_card(office, "Empty", [])


def test_m04_unbilled_hours_are_rated_again_as_previewed_and_back(office: Office) -> None:
    project, wanted = unbilled_under_a_later_card(office)
    finance = office.finance.at
    batch = finance.post("/v1/re-ratings", wanted)
    assert (batch["entries"], batch["minutes"]) == (1, 90)
    assert (batch["before"], batch["after"]) == ([money("150.00")], [money("180.00")])
    assert [(one["reason"], one["entries"]) for one in batch["kept"]] == [("billed", 2)]
    [of_project] = batch["projects"]
    assert of_project["project_reference"] == project["reference"]
    assert of_project["difference"] == money("30.00")
    path = f"/v1/re-ratings/{batch['id']}"
    [work] = finance.get(f"{path}/work")["items"]
    assert (work["hourly_before"], work["hourly_after"]) == (money("100.00"), money("120.00"))
    with refused("VALUE_REQUIRED|VALUE_INVALID"):
        finance.post(f"{path}/apply")
    applied = finance.post(f"{path}/apply", {"reason": "A new card."})
    assert applied["status"] == "applied"
    unbilled = finance.get("/v1/unbilled-work", project_id=project["id"])["items"]
    assert [one["value"] for one in unbilled] == [money("180.00")]
    kinds = finance.get("/v1/entries", project_id=project["id"], kind="rerated")["items"]
    assert [one["value"] for one in kinds] == [money("30.00")]
    assert finance.post(f"{path}/undo", {"reason": "Too early."})["status"] == "undone"
    unbilled = finance.get("/v1/unbilled-work", project_id=project["id"])["items"]
    assert [one["value"] for one in unbilled] == [money("150.00")]
    listed = finance.get("/v1/re-ratings", project_id=project["id"], status="undone")["items"]
    assert [one["id"] for one in listed] == [batch["id"]]


def test_m04_what_is_not_as_previewed_any_more_is_not_rated_again(office: Office) -> None:
    project, wanted = unbilled_under_a_later_card(office)
    finance = office.finance.at
    stale = finance.post("/v1/re-ratings", wanted)
    office.approve(office.log(project["id"], 30))
    office.unbilled(project["id"], 2)
    later_card(office, project, "130.00", "2020-01-03")
    with refused("RERATING_CHANGED"):
        finance.post(f"/v1/re-ratings/{stale['id']}/apply", {"reason": "Late."})
    finance.delete(f"/v1/re-ratings/{stale['id']}")
    assert finance.find(f"/v1/re-ratings/{stale['id']}") is None
    with refused("PERMISSION_REQUIRED"):
        office.manager.at.post("/v1/re-ratings", wanted)


def test_m04_a_rate_that_changes_within_a_week_splits_its_hours_at_the_day(office: Office) -> None:
    """M-04: the hours before the day keep the old rate, those from it on have the new one."""
    project = office.project()
    before, day = working_day(2), working_day(1)
    office.rates(project["client_id"], "100.00")
    later_card(office, project, "120.00", day.isoformat())
    entries = [office.log(project["id"], 60, on) for on in (before, day)]
    office.approve(*entries)
    found = office.unbilled(project["id"], 2)["items"]
    values = {one["worked_on"]: one["value"] for one in found}
    assert values == {before.isoformat(): money("100.00"), day.isoformat(): money("120.00")}
    asked = {"charge_role": "designer", "project_id": project["id"]}
    rates = [
        explained(office, **asked, on=on.isoformat())["applied"]["hourly"] for on in (before, day)
    ]
    assert rates == [money("100.00"), money("120.00")]


def unbilled_under_a_later_card(office: Office) -> tuple[Json, Json]:
    """A project with two hours billed and 90 minutes unbilled; what asks to rate it again."""
    project = office.project()
    office.rates(project["client_id"], "100.00")
    office.approve(office.log(project["id"], 60), office.log(project["id"], 60))
    office.unbilled(project["id"], 2)
    office.issue(office.finance.at.post("/v1/invoices", {"project_id": project["id"]}))
    office.approve(office.log(project["id"], 90))
    office.unbilled(project["id"], 1)
    later_card(office, project, "120.00", "2020-01-02")
    first, last = today() - timedelta(days=60), today()
    days = {"worked_from": first.isoformat(), "worked_to": last.isoformat()}
    return project, days | {"project_id": project["id"]}


def later_card(office: Office, project: Json, hourly: str, since: str) -> None:
    rates = [an_hour("designer", hourly)]
    client_id = project["client_id"]
    a_card(office, f"From {since}", rates, client_id=client_id, effective_from=since)


def test_l20_net_profit_is_contribution_less_overhead_share_at_either_basis(
    office: Office,
) -> None:
    """A16: gross margin and net profit stand side by side, each with its basis named."""
    project, finance = office.project(), office.finance.at
    office.rates(project["client_id"], "100.00")
    person = office.join("team_member")
    pay = {
        "person_id": person.id,
        "effective_from": FROM,
        "base": money("36000.00"),
        "basis": "year",
        "weekly_minutes": 2250,
        "weeks_per_year": 45,
        "employment_share": "0.1800",
        "overhead_share": "0.2500",
    }
    ask = finance.unless_missing
    rate = eventually(lambda: ask("/v1/cost-rates", pay), "finance knows the person")
    assert (rate["hourly"], rate["overhead"], rate["hourly_with_overhead"]) == (
        money("25.17"),
        money("6.29"),
        money("31.46"),
    )
    body = {"project_id": project["id"], "minutes": 120, "worked_on": today().isoformat()}
    entry = person.at.post("/v1/time-entries", body | {"charge_role": "designer"})
    office.administrator.post("/v1/time-entries/approve", {"time_entry_ids": [entry["id"]]})
    office.unbilled(project["id"], 1)
    wanted = {"project_id": project["id"], "group_by": "project"}
    [found] = finance.get("/v1/profitability", **wanted)["items"]
    assert (found["cost"], found["overhead"]) == (money("50.34"), money("12.58"))
    assert (found["margin_standard"], found["net_standard"]) == (money("149.66"), money("137.08"))
    assert (found["net_standard_share"], found["net_invoiced"]) == ("0.6854", money("-62.92"))
    assert found["net_invoiced_share"] is None
    office.issue(finance.post("/v1/invoices", {"project_id": project["id"]}))
    [found] = finance.get("/v1/profitability", **wanted)["items"]
    assert (found["margin_invoiced"], found["net_invoiced"]) == (money("149.66"), money("137.08"))
    [hidden] = office.manager.at.get("/v1/profitability", **wanted)["items"]
    for name in ("cost", "overhead", "margin_standard", "net_standard", "net_invoiced"):
        assert hidden[name] is None
    with refused("PERMISSION_REQUIRED"):
        office.manager.at.get("/v1/profitability", **wanted, order_by="net_standard")


def test_l20_a_cost_rate_is_known_as_it_was_at_an_instant(office: Office) -> None:
    """G10: cost rates keep their history; L20: with what each was before."""
    finance, person = office.finance.at, office.join("team_member")
    wanted = {"person_id": person.id, "effective_from": FROM}

    def set_to(amount: str) -> Json:
        ask = finance.unless_missing
        body = wanted | {"hourly": money(amount), "overhead": money("5.00")}
        return eventually(lambda: ask("/v1/cost-rates", body), "finance knows the person")

    first, second = set_to("40.00"), set_to("44.00")
    assert first["id"] == second["id"]
    known = {"person_id": person.id, "as_at": first["recorded_at"]}
    before = finance.get("/v1/cost-rates/in-force", **known)
    assert (before["hourly"], before["hourly_with_overhead"]) == (money("40.00"), money("45.00"))
    now = finance.get("/v1/cost-rates/in-force", person_id=person.id)
    assert now["hourly"] == money("44.00")
    finance.delete(f"/v1/cost-rates/{second['id']}")
    assert finance.get("/v1/cost-rates/in-force", **known) == before
    with refused("COST_RATE_NOT_FOUND"):
        finance.get("/v1/cost-rates/in-force", person_id=person.id)
    for wrong, reason in (
        ({}, "COST_MISSING"),
        (
            {"hourly": money("1.00"), "overhead": money("1.00"), "overhead_share": "0.1000"},
            "OVERHEAD_TWICE",
        ),
        ({"base": money("1.00"), "basis": "year"}, "VALUE_OUT_OF_RANGE|NUMBER_OUT_OF_RANGE"),
    ):
        with refused(reason):
            finance.post("/v1/cost-rates", wanted | wrong)
