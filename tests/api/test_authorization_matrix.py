"""Every operation as every built-in role, on records of one's own and of others: no leak.

What is expected comes from the declarations that docs/permissions.md is made from. Changes are
rolled back after each call, so that the records are made once and every call meets the same state.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from chassis.actor import SIGNED_IN, Actor, Owners
from chassis.database import Database, Transaction
from chassis.ids import new_id
from gateway.feed.types import known_types
from gateway.rest.rooms import ROOMS
from gateway.rest.route import CHANGING, Route
from gateway.testing import Person
from httpx import Response
from outsider import Outsider, engage, mistakes_in
from records import LATER, LINES, YESTERDAY, Records, common_records, make_records
from whole_product import House, house

pytestmark = pytest.mark.slow

ROUTES = [route for room in ROOMS for route in room.routes if not route.public]
REFUSED = {"PERMISSION_REQUIRED", "RECORD_OF_ANOTHER", "ROLE_REQUIRED"}
READ_WITH = {
    "client": "client.read",
    "contact": "contact.read",
    "opportunity": "opportunity.read",
    "handover": "opportunity.read",
    "question": "opportunity.read",
    "project": "project.read",
    "phase": "project.read",
    "deliverable": "project.read",
    "task": "task.read",
    "dependency": "project.read",
    "time_entry": "time.read",
    "cost_rate": "cost.read",
    "estimate": "estimate.read",
    "quote": "quote.read",
    "invoice": "invoice.read",
    "client_payment": "payment.read",
    "retainer": "retainer.read",
    "risk": "risk.read",
    "issue": "risk.read",
    "decision": "risk.read",
    "status_report": "status_report.read",
    "proof": "proof.read",
    "sign_off": "sign_off.read",
    "client_request": "risk.read",
    "baseline": "project.read",
    "working_pattern": "person.read",
    "leave": "leave.read",
    "leave_type": "leave_type.read",
    "levelling": "levelling.run",
    "plan_import": "project.read",
    "booking": "booking.read",
    "task_series": "project.read",
    "reason_kind": "reason_kind.read",
    "time_rule": "time_rule.read",
    "skill": "skill.read",
    "scenario": "scenario.read",
    "timesheet": "time.read",
    "approval_substitute": "approval_substitute.read",
}
"""What an object with the id of such a record may be shown with."""

OPEN_ENDED = {"follow_events"}
"""It answers as long as somebody listens; the feed is read page by page instead."""

MISSING_TO_CONTRACTORS = {"/v1/sign-offs", "/v1/time-suggestions"}

PERSONAL = {"name", "email", "phone", "job_title"}
"""Of a contact; without the permission, its id alone may be shown."""

OF_THE_AGENCY = {
    "get_leave_type",
    "update_leave_type",
    "archive_leave_type",
    "restore_leave_type",
    "show_legal_entity",
    "get_estimate_template",
    "update_estimate_template",
    "archive_estimate_template",
    "restore_estimate_template",
    *("get_skill", "update_skill", "archive_skill", "restore_skill"),
    *("get_reason_kind", "update_reason_kind", "archive_reason_kind", "restore_reason_kind"),
    *("get_time_rule", "update_time_rule", "archive_time_rule", "restore_time_rule"),
}
"""They are about a record that belongs to nobody: who may touch one of its kind touches all."""
OF_THE_CALLER = {
    *("start_levelling", "request_leave", "create_plan_scenario"),
    *("submit_timesheet", "create_approval_substitute"),
}
"""What they make is the caller's own, whatever it is about."""
OF_SEVERAL = {
    "reassign_clients",
    "reassign_opportunities",
    "reassign_projects",
    "reassign_tasks",
    "reassign_people",
    "approve_time_entries",
    "update_tasks",
    "remind_of_missing_time",
}
"""They touch the records that the caller may change and report the others."""

SEVERAL_TRANSACTIONS = {"create_person", "change_access"}
"""Their second transaction misses what the first one did when nothing stays."""

NOT_FOUND = {
    *("get_slip", "undo_slip"),
    "leave_out_occurrence",
    "put_back_occurrence",
    "retry_accounting_document",
    "leave_out_accounting_document",
    "get_exchange_rate",
    "correct_exchange_rate",
    "archive_exchange_rate",
    "restore_exchange_rate",
    "get_bank_line",
    "match_bank_line",
    "match_bank_line_to_payment",
    "ignore_bank_line",
    "reopen_bank_line",
    "end_view",
    "end_session_of_person",
    "revoke_token",
    "get_import",
    "list_import_refusals",
    "cancel_import",
    "undo_import",
    "list_import_kept",
    "restore_task",
    "get_ledger_account",
    "rename_ledger_account",
    "archive_ledger_account",
    "restore_ledger_account",
    "get_journal",
    "reverse_journal",
    "get_recurring_journal",
    "update_recurring_journal",
    "end_recurring_journal",
    "get_revenue_plan",
    "reverse_recognition",
    "get_capacity_gap",
    "get_rerating",
    "list_rerated_work",
    "apply_rerating",
    "undo_rerating",
    "discard_rerating",
    "get_cash_item",
    "update_cash_item",
    "archive_cash_item",
    "restore_cash_item",
    "get_dunning_notice",
    "print_dunning_notice",
    "take_back_dunning_notice",
    "charge_dunning_notice",
    "waive_dunning_notice",
    "claim_dunning_notice",
    "withdraw_client_dunning_policy",
    "withdraw_quote_link",
    "estimate_from_job",
    "get_estimate_version",
    "restore_estimate_version",
    "discard_scenario",
    "resume_scenario",
    "update_engagement",
    "set_engagement_rate",
    "withdraw_engagement_rate",
    "archive_engagement",
    "restore_engagement",
    "get_engagement",
    "get_unsettled_time",
    "issue_self_bill",
    "accept_self_bill",
    "object_to_self_bill",
    "withdraw_self_bill",
    "get_self_bill",
    "get_self_bill_match",
    "get_self_bill_e_invoice",
    "print_self_bill",
    "create_self_bill_link",
    "withdraw_supplier_link",
    "move_supplier_document",
    "get_supplier_document",
    "update_quotation_request",
    "invite_suppliers",
    "award_quotation_request",
    "cancel_quotation_request",
    "reopen_quotation_request",
    "get_quotation_request",
}
"""Operations on records that are not made here; anybody who may ask gets 404."""

BODIES: dict[str, dict[str, Any]] = {
    "log_time": {"person_id": "", "charge_role": "designer", "minutes": 60},
    "log_time_entries": {
        "entries": [
            {
                "project_id": "of the set",
                "person_id": "of the set",
                "charge_role": "designer",
                "worked_on": YESTERDAY.isoformat(),
                "minutes": 60,
            }
        ]
    },
    "issue_quote": {"estimate_id": "free_estimate_id", "valid_until": LATER.isoformat()},
    "create_purchase_order": {"project_id": ""},
    "create_quotation_request": {"project_id": "", "due_on": LATER.isoformat()},
    "update_task": {"status": "in_progress"},
    "create_retainer": {"starts_on": YESTERDAY.isoformat()},
    "create_estimate": {"lines": LINES, "opportunity_id": "won_opportunity_id"},
    "update_estimate": {"lines": LINES},
    "create_decision": {"owner_id": ""},
    "create_client_request": {"owner_id": ""},
    "estimate_from_template": {"opportunity_id": "won_opportunity_id"},
    "revise_budget": {"lines": [{"description": "Build", "amount": LINES[0]["amount"]}]},
}
"""What differs from the example of the contract; an id is named by the name it has in Records."""

_PARAMETER = re.compile(r"{(\w+)}")


class RolledBack(Exception):
    """Ends a transaction whose work is not to stay."""


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Every transaction does its work, answers, and is rolled back."""
    original = Database.transaction

    @contextmanager
    def rehearsed(self: Database, actor: Actor, origin: Any = None) -> Iterator[Transaction]:
        try:
            with original(self, actor, origin) as tx:
                yield tx
                tx.flush()
                raise RolledBack
        except RolledBack:
            pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "transaction", rehearsed)
        yield


@dataclass
class Agency:
    """Two sets of records, their people, and those who answer for none."""

    house: House
    people: dict[str, Person]
    sets: dict[str, Records]
    shared: dict[str, str]
    outsider: Outsider

    def owners_of(self, record_id: str) -> Owners | None:
        return next((each.owners for each in self.sets.values() if record_id in each.kinds), None)

    def call(self, somebody: Person, route: Route, records: Records) -> Response:
        ids = {**self.shared, **records.ids}
        path = _PARAMETER.sub(lambda name: ids.get(name.group(1), new_id()), route.path)
        body = None
        if route.body is not None and route.method in CHANGING:
            body = filled(route.example or {}, ids) | named(route, ids)
        return somebody.send(route.method, path, json=body)


def filled(value: Any, ids: dict[str, str], name: str = "") -> Any:
    """The example, with the ids of real records in the places of its own."""
    match value:
        case dict():
            return {key: filled(each, ids, key) for key, each in value.items()}
        case list():
            single = name.removesuffix("s")
            return [filled(each, ids, single) for each in value]
        case str() if name.endswith("_id"):
            return ids.get(name, value)
    return value


def named(route: Route, ids: dict[str, str]) -> dict[str, Any]:
    """What the example leaves out and the owners of a new record depend on."""
    assert route.body is not None
    more = {
        name: ids[name]
        for name in ("account_manager_id", "project_manager_id")
        if name in route.body.fields and route.method == "POST" and not route.parameters
    }
    for name, value in BODIES.get(route.operation_id, {}).items():
        more[name] = ids[value or name] if name.endswith("_id") else filled(value, ids, name)
    return more


@pytest.fixture(scope="module")
def agency() -> Iterator[Agency]:
    with house() as running:
        boss = running.gateway.person("administrator")
        ada = running.person("administrator", "Ada Boss", boss)
        running.settle()
        shared = common_records(running, ada)
        sets = {word: make_records(running, ada, word) for word in ("Alder", "Quince")}
        own = sets["Alder"]
        people = {
            "administrator": ada,
            "account_manager": own.account_manager,
            "project_manager": own.project_manager,
            "finance": running.person("finance", "Fay Finch", ada),
            "team_member": own.member,
            "lead": own.lead,
            "contractor": running.person("contractor", "Nora Outside", ada),
        }
        outsider = engage(running, ada, own)
        running.settle()
        with nothing_stays():
            yield Agency(running, people, sets, shared, outsider)


def is_about_a_record(route: Route) -> bool:
    """True if the scope decides whether the call is refused, not only what it shows."""
    if route.operation_id in OF_SEVERAL | OF_THE_AGENCY | OF_THE_CALLER:
        return False
    if route.parameters:
        return True
    example = json.dumps(route.example or {})
    return route.method in CHANGING and "_id" in example


def mistake_in(agency: Agency, role: str, word: str, route: Route) -> str:
    """What the answer shows to be wrong; "" if it is as the table says."""
    somebody, records = agency.people[role], agency.sets[word]
    answer = agency.call(somebody, route, records)
    called = f"{role} on {word}: {route.method} {route.path}"
    where = f"{called}: {answer.status_code} {answer.text[:200]}"
    if answer.status_code >= 500:
        return (
            "" if route.operation_id in SEVERAL_TRANSACTIONS and role == "administrator" else where
        )
    leaked = leaks(agency, somebody.actor, answer)
    if leaked:
        return f"{where} shows {leaked}"
    if not somebody.actor.may(route.permission):
        reason = answer.json().get("reason")
        return "" if (answer.status_code, reason) == (403, "PERMISSION_REQUIRED") else where
    if not is_about_a_record(route):
        return where if answer.status_code == 403 and route.method not in CHANGING else ""
    if not somebody.actor.may(route.permission, records.owners):
        unsaid = answer.status_code == 422 and answer.json()["reason"] == "TASK_REQUIRED"
        return "" if answer.status_code in (403, 404) or unsaid else where
    if answer.status_code == 404:
        whole = agency.call(agency.people["administrator"], route, records)
        return "" if whole.status_code == 404 else where
    return where if answer.status_code == 403 and answer.json()["reason"] in REFUSED else ""


def leaks(agency: Agency, actor: Actor, answer: Response) -> str:
    """The records in an answer that this actor may not see."""
    if not answer.is_success or "json" not in answer.headers.get("content-type", ""):
        return ""
    for shown in objects(answer.json()):
        for records in agency.sets.values():
            kind = records.kinds.get(str(shown.get("id")), "")
            needed = READ_WITH.get(kind)
            if shown.get("reason") == "NOT_FOUND":  # an id as the caller gave it
                continue
            if kind == "contact" and not any(shown.get(name) for name in PERSONAL):
                continue
            if needed and not actor.may(needed, records.owners):
                return f"{kind} {shown['id']}"
    return ""


def objects(value: Any) -> Iterator[dict[str, Any]]:
    match value:
        case dict():
            yield value
            for each in value.values():
                yield from objects(each)
        case list():
            for each in value:
                yield from objects(each)


def test_every_route_declares_what_it_needs() -> None:
    undeclared = [f"{route.method} {route.path}" for route in ROUTES if not route.permission]
    assert undeclared == []


def test_every_record_that_a_path_names_was_made(agency: Agency) -> None:
    missing = {
        route.operation_id
        for route in ROUTES
        if route.parameters and route.operation_id not in NOT_FOUND | {"end_my_session"}
        if agency.call(agency.people["administrator"], route, agency.sets["Quince"]).status_code
        == 404
    }
    assert missing == set()


@pytest.mark.parametrize("word", ["Alder", "Quince"])
@pytest.mark.parametrize(
    "role",
    [
        *("administrator", "account_manager", "project_manager", "finance"),
        *("team_member", "lead", "contractor"),
    ],
)
def test_every_operation_answers_as_the_table_says(agency: Agency, role: str, word: str) -> None:
    asked = [
        route
        for route in ROUTES
        if route.permission != SIGNED_IN and route.operation_id != "follow_events"
    ]
    mistakes = [found for route in asked if (found := mistake_in(agency, role, word, route))]
    assert not mistakes, "\n" + "\n".join(mistakes)


@pytest.mark.parametrize(
    "role", ["account_manager", "project_manager", "finance", "team_member", "lead", "contractor"]
)
def test_the_feed_shows_what_the_table_says(agency: Agency, role: str) -> None:
    somebody = agency.people[role]
    everything = followed(agency.people["administrator"])
    seen = followed(somebody)
    mistakes = [
        f"{event['type']} {'shown' if id_ in seen else 'withheld'}: {event['data']}"[:300]
        for id_, event in everything.items()
        if may_follow(agency, somebody.actor, event) is not (id_ in seen)
    ]
    assert not mistakes, "\n" + "\n".join(mistakes)


def test_k04_a_contractor_reads_their_own_work_and_nothing_else(agency: Agency) -> None:
    """Every operation that reads, asked by a contractor with a task, for both sets of records."""
    carl = agency.outsider.person
    mistakes: list[str] = []
    for route in ROUTES:
        if route.method == "GET" and route.operation_id not in OPEN_ENDED:
            for records in agency.sets.values():
                answer = agency.call(carl, route, records)
                mistakes += mistakes_in(f"{route.method} {route.path}", answer, agency.outsider)
    for path, query in agency.outsider.asked:
        answer = carl.get(path, **query)
        mistakes += mistakes_in(f"{path} {query}", answer, agency.outsider)
        if path not in MISSING_TO_CONTRACTORS and not answer.is_success:
            mistakes.append(f"{path} {query}: {answer.status_code} {answer.text[:200]}")
    for path, own in (
        ("/v1/tasks", "task"),
        ("/v1/proofs", "proof"),
        ("/v1/time-entries", "time_entry"),
    ):
        shown = [one["id"] for one in carl.get(path).json()["items"]]
        assert shown == [agency.outsider.own[own]], path
    (project,) = carl.get("/v1/task-projects").json()["items"]
    assert project.keys() == {"id", "reference", "name"}
    assert not mistakes, "\n" + "\n".join(mistakes)


def test_k04_a_contractor_follows_the_events_of_their_own_work_alone(agency: Agency) -> None:
    seen = followed(agency.outsider.person).values()
    text = json.dumps([event["data"] for event in seen])
    assert agency.outsider.own["task"] in text
    assert agency.outsider.names_in(text) == []
    kinds = {event["type"].partition(".")[0] for event in seen}
    assert kinds <= {"task", "time_entry", "person", "proof", "notice_box"}, kinds


def may_follow(agency: Agency, actor: Actor, event: dict[str, Any]) -> bool:
    """By the ids in the event's body, and by nothing that the feed itself uses."""
    permission = known_types()[event["type"]].permission
    data = event["data"]
    of_somebody = (data.get("client_id"), data.get("project_id"), data.get("person_id"))
    for records in agency.sets.values():
        known = {*records.kinds, records.member.id}
        if known & {id_ for id_ in of_somebody if id_}:
            person = records.owners if data.get("person_id") else None
            owners = Owners(
                account_managers=records.owners.account_managers,
                project_managers=records.owners.project_managers
                if data.get("project_id")
                else None,
                leads=person.leads if person else None,
                people=person.people if person else None,
            )
            if data.get("person_id") == agency.outsider.person.id:
                owners = replace(owners, leads=[], people=[data["person_id"]])
            return actor.may(permission, owners)
    return actor.may(permission, Owners(leads=[], people=[data.get("person_id")]))


def followed(somebody: Person) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    after = ""
    while True:
        more = {"after": after} if after else {}
        page = somebody.get("/v1/events", limit=200, **more).json()
        if not page["items"]:
            return found
        found |= {event["id"]: event for event in page["items"]}
        after = page["next_cursor"]
