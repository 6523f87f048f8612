"""The main job, each step by the person whose job it is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from standalone.rest import Json, Person
from standalone.story import figures
from standalone.story.cast import Cast, Member, dismiss, gather, working_days
from standalone.story.closing import close
from standalone.story.retaining import retain
from standalone.story.telling import Telling

WEBSITE_TEMPLATE = "Website"


def tell(telling: Telling, address: str, email: str, password: str) -> str:
    """The whole story against the gateway at address, begun by an administrator.

    Returns, in words, what it leaves there.
    """
    with Person(address, email, password) as administrator:
        cast = gather(administrator)
        days = working_days()
        feed = administrator.get("/v1/events", after="latest")["next_cursor"]
        client = win_client(telling, cast)
        opportunity = pitch(telling, cast, client, days)
        handover = hand_over(telling, cast, opportunity)
        project_id = handover["project_id"]
        estimate(telling, cast, client, opportunity, days)
        plan(telling, cast, project_id, days)
        work(telling, cast, project_id, days)
        alert(telling, cast, project_id)
        invoice = bill(telling, cast, project_id, days)
        look(telling, cast, client["id"], project_id)
        retain(telling, cast, client["id"])
        close(telling, cast)
        replay_feed(telling, administrator, feed, project_id)
        dismiss(administrator, cast)
    return (
        f"the client {client['reference']} {client['name']} with its project, the paid invoice "
        f"{invoice['number']} and its journals, and five people *.{cast.tag}@example.com who can "
        "no longer sign in"
    )


def win_client(telling: Telling, cast: Cast) -> Json:
    telling.step("Maya, account manager, registers a client")
    maya = cast.maya.session
    contact = {"name": "Ines Duarte", "email": "ines@example.com", "primary": True}
    named = {"name": f"Harbour & Vale {cast.tag} Ltd", "currency_code": "GBP"}
    client = maya.post("/v1/clients", named | {"contacts": [contact]})
    telling.line(f"{client['reference']} {client['name']}, contact {contact['name']}")
    again = {"name": f"Harbour and Vale {cast.tag} Limited", "currency_code": "GBP"}
    telling.refusal(
        "A near-duplicate is pointed out",
        lambda: maya.post("/v1/clients", again),
        "SIMILAR_CLIENT_EXISTS",
    )
    return client


def pitch(telling: Telling, cast: Cast, client: Json, days: list[date]) -> Json:
    telling.step("She opens an opportunity, writes the brief, and wins it")
    maya = cast.maya.session
    start, end = days[0].isoformat(), (days[0] + timedelta(days=90)).isoformat()
    opportunity = maya.post(
        "/v1/opportunities",
        {
            "client_id": client["id"],
            "name": "New brand and website",
            "value": {"amount": figures.OPPORTUNITY_VALUE, "currency_code": "GBP"},
            "probability": "0.60",
            "expected_close": start,
            "delivery_start": start,
            "delivery_end": end,
        },
    )
    path = f"/v1/opportunities/{opportunity['id']}"
    pipeline = maya.get("/v1/pipeline", client_id=client["id"])
    telling.money("Weighted pipeline", pipeline["weighted_value"][0], figures.OPPORTUNITY_WEIGHTED)
    brief = maya.put(
        f"{path}/brief",
        {
            "objective": "Be chosen by people who move to the coast for good.",
            "audience": "Families of 30 to 45, moving out of the city.",
            "deliverables": [{"name": "Brand guidelines"}, {"name": "Website"}],
            "constraints": ["The name stays."],
            "budget": {"amount": "15000.00", "currency_code": "GBP"},
            "start_on": start,
            "due_on": end,
        },
    )
    telling.line(f"Brief: {', '.join(item['name'] for item in brief['deliverables'])}")
    won = maya.post(f"{path}/win")
    telling.figure("Opportunity", won["opportunity"]["status"], "won")
    return {**won["opportunity"], "handover_id": won["handover"]["id"], "brief": brief}


def hand_over(telling: Telling, cast: Cast, opportunity: Json) -> Json:
    telling.step("Winning made a handover; Daniel, project manager, returns it, then accepts")
    maya, daniel = cast.maya.session, cast.daniel.session
    path = f"/v1/handovers/{opportunity['handover_id']}"
    drafted = maya.get(path)
    telling.line(f"In scope, out of the brief: {', '.join(drafted['scope_in'])}")
    telling.refusal("Offered too early", lambda: maya.post(f"{path}/offer"), "HANDOVER_INCOMPLETE")
    maya.patch(
        path,
        {
            "scope_out": ["Photography", "Hosting"],
            "promises": ["Two rounds of amends on the guidelines"],
            "definition_of_done": ["The site is live and the client edits a page unaided"],
        },
    )
    maya.post(f"{path}/offer")
    project = f"/v1/projects/{opportunity['project_id']}"
    telling.eventually(lambda: _found(daniel, project), bool, "the project")
    telling.refusal(
        "Not before the handover is accepted",
        lambda: daniel.post(f"{project}/status", {"status": "planning"}),
        "HANDOVER_NOT_ACCEPTED",
    )
    asked = daniel.post(
        f"{path}/return", {"item": "promises", "question": "Two rounds in all, or each?"}
    )
    question = asked["questions"][0]
    telling.line(f"Returned over {question['item']}: {question['question']}")
    maya.post(f"{path}/questions/{question['id']}/answer", {"answer": "Two in all."})
    maya.post(f"{path}/offer")
    accepted = daniel.post(f"{path}/accept")
    telling.figure("Handover", accepted["status"], "accepted")
    return accepted


def _found(person: Person, path: str) -> bool:
    return bool(person.find(path))


def estimate(
    telling: Telling, cast: Cast, client: Json, opportunity: Json, days: list[date]
) -> None:
    telling.step("Priya, finance, prices the estimate; the client accepts the quote")
    maya, priya = cast.maya.session, cast.priya.session
    _set_rates(telling, cast, client["id"], days)
    guidelines, website = (item["id"] for item in opportunity["brief"]["deliverables"])
    lines = [
        _role_hours("designer", 40, guidelines),
        _role_hours("designer", 30, website),
        _role_hours("developer", 60, website),
        _role_hours("project manager", 10),
        {
            "kind": "purchase",
            "deliverable_id": website,
            "description": "Fonts",
            "purchase_cost": {"amount": "400.00", "currency_code": "GBP"},
            "markup": "0.25",
        },
        {
            "kind": "fixed",
            "description": "Template of the newsletter",
            "amount": _gbp("600.00"),
            "optional": True,
        },
    ]
    priced = telling.eventually(
        partial(_estimated, priya, opportunity["id"], days, lines), bool, "the opportunity"
    )
    assert priced
    for line in priced["lines"]:
        telling.line(_line_in_words(line))
    telling.money("Estimate, without what is optional", priced["total"], figures.QUOTE_NET)
    quote = maya.post("/v1/quotes", {"estimate_id": priced["id"]})
    telling.money("Quote, tax", quote["tax"], figures.QUOTE_TAX)
    telling.money("Quote, with tax", quote["total_with_tax"], figures.QUOTE_TOTAL)
    maya.post(f"/v1/quotes/{quote['id']}/accept", {"accepted_by": "Ines Duarte"})
    budget_path = f"/v1/projects/{opportunity['project_id']}/budget"
    budget = telling.eventually(lambda: priya.find(budget_path), bool, "the budget")
    assert budget
    telling.money("The accepted quote is the budget", budget["total"], figures.QUOTE_NET)


def _set_rates(telling: Telling, cast: Cast, client_id: str, days: list[date]) -> None:
    """The client's card, the one that takes over on the last day, and what the team costs.

    Finance may not have consumed the client and the people yet.
    """
    priya = cast.priya.session
    earlier = (days[0] - timedelta(days=30)).isoformat()
    for name, day, developer in (
        ("Harbour & Vale", earlier, "110.00"),
        ("Harbour & Vale, developers dearer", days[-1].isoformat(), "120.00"),
    ):
        hourly = {"designer": "90.00", "developer": developer, "project manager": "95.00"}
        rates = [{"charge_role": role, "hourly": _gbp(rate)} for role, rate in hourly.items()]
        card: Json = {"name": name, "client_id": client_id, "currency_code": "GBP"}
        card |= {"effective_from": day, "rates": rates}
        telling.eventually(
            partial(priya.unless_missing, "/v1/rate-cards", card), bool, "the client"
        )
    for member, cost in ((cast.tom, "42.00"), (cast.chloe, "50.00"), (cast.daniel, "48.00")):
        rate = {"person_id": member.id, "hourly": _gbp(cost), "effective_from": earlier}
        telling.eventually(
            partial(priya.unless_missing, "/v1/cost-rates", rate), bool, "the person"
        )


def _estimated(
    priya: Person, opportunity_id: str, days: list[date], lines: list[Json]
) -> Json | None:
    """The estimate, or None while finance has not consumed the opportunity."""
    body = {"opportunity_id": opportunity_id, "priced_on": days[0].isoformat(), "lines": lines}
    return priya.unless_missing("/v1/estimates", body)


def plan(telling: Telling, cast: Cast, project_id: str, days: list[date]) -> None:
    telling.step("The project comes from a template; nothing is typed again")
    daniel = cast.daniel.session
    path = f"/v1/projects/{project_id}"
    project = telling.eventually(
        lambda: daniel.get(path),
        lambda seen: seen["status"] == "planning" and bool(seen["accepted_quote_id"]),
        "the quote in the project",
    )
    telling.figure("Hours of the quote", project["sold_hours"], figures.SOLD_HOURS)
    telling.line(f"Deliverables: {', '.join(item['name'] for item in project['deliverables'])}")
    template = next(
        item for item in daniel.items("/v1/templates") if item["name"] == WEBSITE_TEMPLATE
    )
    planned = daniel.post(
        f"{path}/plan", {"template_id": template["id"], "start_on": days[0].isoformat()}
    )
    critical = [task["name"] for task in planned["tasks"] if task["critical"]]
    telling.line(
        f"{len(planned['tasks'])} tasks, {planned['project']['start_on']} to "
        f"{planned['project']['end_on']}; critical: {', '.join(critical[:3])} ..."
    )
    active = daniel.post(f"{path}/status", {"status": "active"})
    telling.figure("Kick-off: the project", active["status"], "active")


def work(telling: Telling, cast: Cast, project_id: str, days: list[date]) -> None:
    telling.step("The team logs time; their leads approve it")
    own = [_log(cast.daniel, project_id, day, 1) for day in days[:-1]]
    team = [_log(cast.tom, project_id, day, 7) for day in days[:-1]]
    team += [_log(cast.chloe, project_id, day, 6) for day in days[:-1]]
    team.append(_log(cast.chloe, project_id, days[-1], 5))
    telling.refusal(
        "Never one's own",
        lambda: cast.daniel.session.post(f"/v1/time-entries/{own[0]}/approve"),
        "OWN_TIME_ENTRY",
    )
    cast.daniel.session.post("/v1/time-entries/approve", {"time_entry_ids": team})
    cast.maya.session.post("/v1/time-entries/approve", {"time_entry_ids": own})
    count = len(own) + len(team)
    priya = cast.priya.session
    worth = telling.eventually(
        lambda: priya.get("/v1/unbilled-work", project_id=project_id, page_size=200),
        lambda seen: len(seen["items"]) == count,
        "the work in finance",
    )
    hours = sum(item["minutes"] for item in worth["items"]) / 60
    telling.figure("Hours approved", f"{hours:.2f}", figures.WORKED_HOURS)
    (value,) = worth["totals"]
    telling.money("Unbilled, at the rates of its days", value, figures.WORK_VALUE)


def _log(member: Member, project_id: str, day: date, hours: int) -> str:
    entry = {"project_id": project_id, "worked_on": day.isoformat(), "minutes": hours * 60}
    return str(member.session.post("/v1/time-entries", entry)["id"])


def alert(telling: Telling, cast: Cast, project_id: str) -> None:
    telling.step("The budget warns, once for each threshold")
    alerts = telling.eventually(
        lambda: list(cast.daniel.session.items("/v1/budget-alerts", project_id=project_id)),
        lambda seen: len(seen) >= 4,
        "four alerts",
    )
    thresholds = sorted(item["threshold_percent"] for item in alerts)
    telling.figure("Alerts at percent", thresholds, [50, 75, 90, 100])


_SELLER = {
    "name": "Northlight Ltd",
    "address": "4 Quay Street, Bristol BS1 4QA",
    "tax_number": "GB980780684",
    "country_code": "GB",
}


def bill(telling: Telling, cast: Cast, project_id: str, days: list[date]) -> Json:
    telling.step("Priya drafts, issues and books the invoice; it is paid in two parts")
    priya = cast.priya.session
    priya.put("/v1/legal-entity", _SELLER)
    fonts = {"name": "Fonts", "due_on": days[0].isoformat(), "amount": _gbp(figures.MILESTONE)}
    priya.put(
        f"/v1/projects/{project_id}/billing-plan",
        {"billing_type": "time_and_materials", "milestones": [fonts]},
    )
    draft = priya.post("/v1/invoices", {"project_id": project_id})
    telling.money("Draft, net: work and the milestone", draft["net"], figures.INVOICE_NET)
    path = f"/v1/invoices/{draft['id']}"
    issued = priya.post(f"{path}/issue")
    telling.line(f"Issued as {issued['number']}, due {issued['due_on']}")
    telling.money("With tax", issued["total"], figures.INVOICE_TOTAL)
    _balanced(telling, priya, project_id, 1)
    telling.refusal("Issued twice", lambda: priya.post(f"{path}/issue"), "INVOICE_ALREADY_ISSUED")
    part = priya.post(f"{path}/payments", {"amount": _gbp(figures.FIRST_PAYMENT)})
    telling.money("Due after the first part", part["due"], figures.SECOND_PAYMENT)
    _balanced(telling, priya, project_id, 2)
    paid = priya.post(f"{path}/payments", {"amount": _gbp(figures.SECOND_PAYMENT)})
    telling.figure("The invoice", paid["status"], "paid")
    _balanced(telling, priya, project_id, 3)
    return paid


def _balanced(telling: Telling, priya: Person, project_id: str, journals: int) -> None:
    """The books balance as a whole, and so does each journal that the project has so far."""
    balance = priya.get("/v1/trial-balance")
    debit, credit = balance["total_debit"]["amount"], balance["total_credit"]["amount"]
    telling.figure("Debits less credits", str(Decimal(debit) - Decimal(credit)), figures.NOTHING)
    posted = list(priya.items("/v1/journals", project_id=project_id))
    uneven = [journal for journal in posted if _sum(journal, "debit") != _sum(journal, "credit")]
    telling.figure("Journals so far", len(posted), journals)
    telling.figure("Of these, not balanced", len(uneven), 0)


def _sum(journal: Json, side: str) -> Decimal:
    return sum((Decimal(posting[side]["amount"]) for posting in journal["postings"]), Decimal(0))


def look(telling: Telling, cast: Cast, client_id: str, project_id: str) -> None:
    telling.step("Everyone sees the same live figures, and each only what is theirs to see")
    page = telling.eventually(
        lambda: cast.daniel.session.get(f"/v1/projects/{project_id}/overview"),
        lambda seen: not seen["unavailable"],
        "all parts of the overview",
    )
    money = page["finance"]["figures"]
    telling.money("Budget", money["budget"], figures.QUOTE_NET)
    telling.money("Used", money["used"], figures.WORK_VALUE)
    telling.money("Unbilled", money["wip"], figures.NOTHING)
    telling.money("Billed", money["billed"], figures.INVOICE_NET)
    telling.money("Paid", money["paid"], figures.INVOICE_TOTAL)
    telling.money(
        "Labour cost, rounded for the project manager",
        money["labour_cost"],
        figures.LABOUR_COST_ROUNDED,
    )
    exact = cast.priya.session.get(f"/v1/projects/{project_id}/overview")["finance"]["figures"]
    telling.money("Labour cost, to finance", exact["labour_cost"], figures.LABOUR_COST)
    telling.money("Margin on invoiced", exact["margin_invoiced"], figures.MARGIN_INVOICED)
    telling.money("Margin at standard value", exact["margin_standard"], figures.MARGIN_STANDARD)
    designer = cast.tom.session.get(f"/v1/projects/{project_id}/overview")["finance"]
    telling.figure("Budget and labour cost, to the designer", designer.get("figures"), None)
    client = cast.maya.session.get(f"/v1/clients/{client_id}/overview")
    telling.figure("Parts missing from the client's page", len(client["unavailable"]), 0)


def replay_feed(telling: Telling, administrator: Person, cursor: str, project_id: str) -> None:
    telling.step("Every step is on the event feed")
    last = "invoice.paid.v1"
    types = telling.eventually(
        lambda: _types(administrator, cursor, project_id), lambda seen: last in seen, last
    )
    expected = ["opportunity.won.v1", "handover.accepted.v1", "time_entry.approved.v1", last]
    for name in expected:
        telling.figure(f"{name}, published", name in types, True)
    telling.line(f"{len(types)} events of this project")


def _types(person: Person, cursor: str, project_id: str) -> list[str]:
    """The types of all events of the project since the cursor."""
    types: list[str] = []
    while True:
        page = person.get("/v1/events", after=cursor, project_id=project_id, limit=200)
        types += [event["type"] for event in page["items"]]
        if not page["items"] or page["next_cursor"] == cursor:
            return types
        cursor = page["next_cursor"]


def _role_hours(charge_role: str, hours: int, deliverable_id: str = "") -> Json:
    line: Json = {"kind": "role_hours", "charge_role": charge_role, "minutes": hours * 60}
    return line | ({"deliverable_id": deliverable_id} if deliverable_id else {})


def _line_in_words(line: Json) -> str:
    """As in "Designer, 40 h: 3600.00"; (optional) is what the client need not take."""
    hours = f", {line['minutes'] // 60} h" if line["minutes"] else ""
    optional = " (optional)" if line["optional"] else ""
    name = line["description"] or line["charge_role"].capitalize()
    return f"{name}{hours}: {line['amount']['amount']}{optional}"


def _gbp(amount: str) -> Json:
    return {"amount": amount, "currency_code": "GBP"}
