"""People over gRPC: who they are, who leads them, and when nobody works."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import ServedRoom, an_actor
from projects_builders import Agency
from sqlalchemy import select
from tandem.projects.v1 import resourcing_pb2 as pb
from tandem.projects.v1 import resourcing_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow
ADMINISTRATOR = an_actor("administrator")


@pytest.fixture
def room(agency: Agency, served: ServedRoom) -> ServedRoom:
    """With nobody in the agency."""
    return served


def ask(room: ServedRoom, method: str, actor: Any = ADMINISTRATOR, **fields: Any) -> Any:
    request_type = getattr(pb, f"{method}Request")
    if "request_id" in request_type.DESCRIPTOR.fields_by_name:
        fields.setdefault("request_id", new_id())
    stub = pb_grpc.PersonServiceStub(room.channel)
    return room.call(getattr(stub, method), request_type(**fields), actor)


def a_person(room: ServedRoom, name: str = "Ada Ling", **fields: Any) -> pb.Person:
    fields.setdefault("email", f"{name.replace(' ', '.').lower()}@example.com")
    return ask(room, "CreatePerson", name=name, **fields).person


def facts(agency: Agency) -> list[str]:
    with agency.database.engine.connect() as connection:
        return list(connection.scalars(select(outbox.c.type).order_by(outbox.c.id)))


def test_a_person_is_made_with_37_and_a_half_hours_unless_told_otherwise(
    room: ServedRoom, agency: Agency
) -> None:
    person = a_person(room, charge_role="Art  Director")
    assert (person.weekly_seconds, person.active, person.version) == (135_000, True, 1)
    assert person.charge_role == "art director"
    assert ask(room, "GetPerson", person_id=person.id).person == person
    assert facts(agency) == ["person.created.v1"]
    assert a_person(room, "Bo", weekly_seconds=0).weekly_seconds == 0, "by the day"


def test_two_people_never_share_an_email_address_in_whatever_case(room: ServedRoom) -> None:
    a_person(room, email="ada@example.com")
    with pytest.raises(Conflict, match="Ada Ling has this") as refusal:
        a_person(room, "Bo Reed", email="ADA@example.com")
    assert (refusal.value.reason, refusal.value.field) == ("EMAIL_TAKEN", "email")
    other = a_person(room, "Bo Reed")
    with pytest.raises(Conflict):
        ask(room, "UpdatePerson", person_id=other.id, email="Ada@Example.com")


def test_an_id_chosen_by_the_caller_is_used_once(room: ServedRoom) -> None:
    chosen = new_id()
    assert a_person(room, person_id=chosen).id == chosen
    with pytest.raises(Conflict, match="already"):
        a_person(room, "Bo Reed", person_id=chosen)


def test_nobody_leads_themselves_directly_or_over_others(room: ServedRoom) -> None:
    ada = a_person(room)
    bo = a_person(room, "Bo Reed", lead_id=ada.id)
    cy = a_person(room, "Cy Holt", lead_id=bo.id)
    with pytest.raises(Invalid, match="own time"):
        ask(room, "UpdatePerson", person_id=ada.id, lead_id=ada.id)
    with pytest.raises(Conflict) as refusal:
        ask(room, "UpdatePerson", person_id=ada.id, lead_id=cy.id)
    assert (refusal.value.reason, refusal.value.field) == ("LEAD_CYCLE", "lead_id")
    with pytest.raises(NotFound):
        ask(room, "UpdatePerson", person_id=ada.id, lead_id=new_id())


def test_a_change_says_what_changed_and_an_empty_change_says_nothing(
    room: ServedRoom, agency: Agency
) -> None:
    lead = a_person(room, "Bo Reed")
    person = a_person(room, lead_id=lead.id)
    changed = ask(room, "UpdatePerson", person_id=person.id, lead_id="", active=False).person
    assert (changed.lead_id, changed.active, changed.version) == ("", False, 2)
    again = ask(room, "UpdatePerson", person_id=person.id, active=False).person
    assert again.version == 2
    assert facts(agency)[-1] == "person.updated.v1"
    with pytest.raises(Conflict, match="changed since"):
        ask(room, "UpdatePerson", person_id=person.id, expected_version=1, name="Ada")


@pytest.mark.parametrize(
    ("fields", "blamed"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "ada"}, "email"),
        ({"email": ""}, "email"),
        ({"weekly_seconds": -1}, "weekly_seconds"),
        ({"weekly_seconds": 169 * 3600}, "weekly_seconds"),
        ({"lead_id": "Bo"}, "lead_id"),
    ],
)
def test_what_cannot_be_a_person_is_refused(
    room: ServedRoom, fields: dict[str, Any], blamed: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        a_person(room, **{"name": "Ada", "email": "ada@example.com", **fields})
    assert refusal.value.field == blamed


def test_only_an_administrator_keeps_people(room: ServedRoom) -> None:
    with pytest.raises(Forbidden):
        ask(room, "CreatePerson", an_actor("project_manager"), name="Ada", email="a@example.com")


def test_people_are_listed_by_name_page_by_page_and_found_by_a_part_of_it(
    room: ServedRoom,
) -> None:
    for name in ("cy Holt", "Ada Ling", "Bo Reed"):
        a_person(room, name, charge_role="designer" if name == "Bo Reed" else "")
    first = ask(room, "ListPeople", an_actor("team_member"), page_size=2)
    assert [person.name for person in first.people] == ["Ada Ling", "Bo Reed"]
    rest = ask(room, "ListPeople", page_size=2, page_token=first.next_page_token)
    assert [person.name for person in rest.people] == ["cy Holt"]
    assert not rest.next_page_token
    assert [p.name for p in ask(room, "ListPeople", search="DESIGN").people] == ["Bo Reed"]
    assert not ask(room, "ListPeople", search="100%").people
    ids = [person.id for person in first.people]
    assert len(ask(room, "BatchGetPeople", person_ids=[*ids, new_id()]).people) == 2


def test_nobody_is_led_by_somebody_who_has_left(room: ServedRoom) -> None:
    lead, ada = a_person(room, "Lea Lind"), a_person(room)
    led = a_person(room, "Bo Reed", lead_id=lead.id)
    ask(room, "UpdatePerson", person_id=lead.id, active=False)
    for attempt in (
        lambda: a_person(room, "Cy Holt", lead_id=lead.id),
        lambda: ask(room, "UpdatePerson", person_id=ada.id, lead_id=lead.id),
        lambda: ask(room, "ReassignPeople", person_ids=[ada.id], lead_id=lead.id),
    ):
        with pytest.raises(Conflict, match="has left") as refusal:
            attempt()
        assert refusal.value.reason == "PERSON_INACTIVE"
    ask(room, "UpdatePerson", person_id=led.id, lead_id=lead.id, charge_role="designer")


def rows(*names: str) -> list[pb.PersonRow]:
    return [pb.PersonRow(row=i, external_ref=n, name=n) for i, n in enumerate(names, 2)]


def test_an_import_may_be_run_twice(room: ServedRoom, agency: Agency) -> None:
    assert ask(room, "ImportPeople", rows=rows("DEV1"), dry_run=True).result.created == 1
    first = ask(room, "ImportPeople", rows=rows("DEV1", "DEV2"))
    assert (first.result.created, set(first.ids)) == (2, {"DEV1", "DEV2"})
    second = ask(room, "ImportPeople", rows=rows("DEV1", "DEV2", "DEV3", "DEV3", ""))
    assert (second.result.created, second.result.already_there) == (1, 2)
    refused = [(refusal.row, refusal.reason) for refusal in second.result.refused]
    assert refused == [(5, "EXTERNAL_REF_REPEATED"), (6, "EXTERNAL_REF_REQUIRED")]
    assert second.ids["DEV1"] == first.ids["DEV1"]
    assert facts(agency) == ["person.created.v1"] * 3


def alex(email: str = "", **given: Any) -> pb.PersonRow:
    return pb.PersonRow(row=2, external_ref="Alex Kim", name="Alex Kim", email=email, **given)


def refusals(outcome: Any) -> list[tuple[int, str, str]]:
    return [(each.row, each.reason, each.field) for each in outcome.result.refused]


def test_a_name_stands_for_the_first_address_that_a_file_gives_it(
    room: ServedRoom, agency: Agency
) -> None:
    id_ = ask(room, "ImportPeople", rows=[alex()]).ids["Alex Kim"]
    second = ask(room, "ImportPeople", rows=[alex("Alex1@z.example")])
    assert (second.result.already_there, second.ids["Alex Kim"]) == (1, id_)
    assert ask(room, "GetPerson", person_id=id_).person.email == "alex1@z.example"
    third = ask(room, "ImportPeople", rows=[alex("alex2@z.example")])
    assert refusals(third) == [(2, "PERSON_AMBIGUOUS", "email")]
    assert dict(third.ids) == {}
    for email in ("", "alex1@Z.example"):
        assert ask(room, "ImportPeople", rows=[alex(email)]).ids["Alex Kim"] == id_
    assert facts(agency) == ["person.created.v1", "person.updated.v1"]


def test_a_dry_run_keeps_no_address(room: ServedRoom, agency: Agency) -> None:
    id_ = ask(room, "ImportPeople", rows=[alex()]).ids["Alex Kim"]
    ask(room, "ImportPeople", rows=[alex("alex1@z.example")], dry_run=True)
    assert ask(room, "GetPerson", person_id=id_).person.email == ""
    assert facts(agency) == ["person.created.v1"]


def test_an_address_completes_one_person_only(room: ServedRoom) -> None:
    ask(room, "ImportPeople", rows=rows("Alex Kim", "Alex King"))
    king = pb.PersonRow(row=3, external_ref="Alex King", name="Alex King", email="a@z.example")
    outcome = ask(room, "ImportPeople", rows=[alex("a@z.example"), king])
    assert refusals(outcome) == [(3, "EMAIL_TAKEN", "email")]
    assert set(outcome.ids) == {"Alex Kim"}


def test_an_address_that_is_none_completes_nobody(room: ServedRoom) -> None:
    ask(room, "ImportPeople", rows=[alex()])
    [refused] = ask(room, "ImportPeople", rows=[alex("alex at z")]).result.refused
    assert refused.field == "email"


def test_another_spelling_of_a_name_is_asked_about(room: ServedRoom) -> None:
    tom = a_person(room, "Tom  Lindqvist", email="tom@z.example")
    outcome = ask(
        room,
        "ImportPeople",
        rows=rows("Cass Row", "cass row", "Cass  Row", "tom lindqvist", " CASS ROW "),
    )
    assert refusals(outcome) == [(row, "PERSON_AMBIGUOUS", "name") for row in (3, 4, 5, 6)]
    assert set(outcome.ids) == {"Cass Row"}
    chosen = [
        pb.PersonRow(row=2, external_ref="cass row", name="cass row", is_new=True),
        pb.PersonRow(row=3, external_ref="tom lindqvist", name="tom lindqvist", person_id=tom.id),
    ]
    outcome = ask(room, "ImportPeople", rows=chosen)
    assert (outcome.result.created, outcome.ids["tom lindqvist"]) == (1, tom.id)


def test_an_answer_that_names_nobody_refuses_its_row_alone(room: ServedRoom) -> None:
    nobody = [alex(person_id="xx"), pb.PersonRow(row=3, external_ref="Bo", person_id=new_id())]
    outcome = ask(room, "ImportPeople", rows=[*nobody, *rows("Cass Row")])
    assert [reason for _, reason, _ in refusals(outcome)] == ["PERSON_NOT_FOUND"] * 2
    assert set(outcome.ids) == {"Cass Row"}


def test_the_calendar_holds_public_holidays_and_days_set_by_hand(room: ServedRoom) -> None:
    closure = pb.DayOff(on="2026-04-07", name="Studio closed")
    ask(room, "SetDaysOff", add=[closure, pb.DayOff(on="2026-04-08", name="Away day")])
    left = ask(room, "SetDaysOff", remove=["2026-04-08"]).days_off
    assert [(off.on, off.name) for off in left] == [("2026-04-07", "Studio closed")]
    window = {"from": "2026-04-01", "to": "2026-04-30"}
    calendar = ask(room, "GetCalendar", an_actor("team_member"), **window)
    assert list(calendar.working_weekdays) == [1, 2, 3, 4, 5]
    assert [(off.on, off.public_holiday) for off in calendar.days_off] == [
        ("2026-04-03", True),
        ("2026-04-06", True),
        ("2026-04-07", False),
    ]


@pytest.mark.parametrize(
    ("first", "last", "blamed"),
    [
        ("2026-05-01", "2026-04-01", "to"),
        ("2026-01-01", "2029-01-01", "to"),
        ("01/04/2026", "2026-04-01", "from"),
        ("2026-02-30", "2026-04-01", "from"),
        ("", "2026-04-01", "from"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(
    room: ServedRoom, first: str, last: str, blamed: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(room, "GetCalendar", **{"from": first, "to": last})
    assert refusal.value.field == blamed
