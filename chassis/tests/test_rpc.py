"""A mutation over gRPC: carried out once, refused in words, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from chassis.actor import Actor, Scope
from chassis.database import Aggregate, Database, Reading, Transaction
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from chassis.event import Catalogue, EventBody, EventType, Fact
from chassis.ids import new_id
from chassis.rpc.client import Caller, call_blocking
from chassis.rpc.server import Servicer, reads, writes
from chassis.tables import chassis_metadata, idempotency, outbox
from chassis.testing import ACTOR_SECRET, ServedRoom, an_actor, fresh_database, serving
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.engine import create_engine, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass
from tandem.accounts.v1 import clients_pb2 as pb
from tandem.accounts.v1 import clients_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow


class Model(MappedAsDataclass, DeclarativeBase, kw_only=True):
    pass


class Club(Aggregate, Model):
    __tablename__ = "club"
    name: Mapped[str]


class ClubBody(EventBody):
    id = fields.String()
    name = fields.String()


CATALOGUE = Catalogue(
    "clubs",
    [EventType("club.founded.v1", "club", ClubBody(), "A club began.", permission="signed_in")],
)


class ClubServicer(Servicer, pb_grpc.ClientServiceServicer):
    @writes
    def CreateClient(  # noqa: N802
        self, tx: Transaction, request: pb.CreateClientRequest
    ) -> pb.CreateClientResponse:
        tx.actor.require("client.write")
        club = Club(id=tx.new_id(), name=request.name)
        tx.add(club)
        tx.record(Fact("club.founded.v1", club, ("name",)))
        if request.name == "refused":
            raise Invalid("NAME_REFUSED", "Choose another name.", field="name")
        return pb.CreateClientResponse(client=pb.Client(id=club.id, name=club.name))

    @reads
    def GetClient(  # noqa: N802
        self, reading: Reading, request: pb.GetClientRequest
    ) -> pb.GetClientResponse:
        club = reading.get(Club, request.client_id)
        return pb.GetClientResponse(client=pb.Client(id=club.id, name=club.name))


def create_tables(url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    chassis_metadata.create_all(engine)
    Model.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture
def database() -> Iterator[Database]:
    with fresh_database("clubs", create_tables) as url:
        database = Database(url, CATALOGUE)
        yield database
        database.dispose()


@pytest.fixture
def room(database: Database) -> Iterator[ServedRoom]:
    servicer = ClubServicer(database)
    register = [lambda server: pb_grpc.add_ClientServiceServicer_to_server(servicer, server)]
    with serving(register, str(database.engine.url)) as room:
        yield room


def found(room: ServedRoom, name: str, key: str, actor: Actor) -> pb.CreateClientResponse:
    request = pb.CreateClientRequest(request_id=key, name=name)
    return room.call(pb_grpc.ClientServiceStub(room.channel).CreateClient, request, actor)


def rows(database: Database, table: object) -> list[object]:
    with database.engine.connect() as connection:
        return list(connection.execute(select(table)))


def test_a_change_commits_its_state_its_fact_and_its_key_together(
    room: ServedRoom, database: Database
) -> None:
    found(room, "Rowing", "key-1", an_actor("account_manager"))
    (fact,) = rows(database, outbox)
    assert (fact.type, fact.aggregate_seq, fact.payload["name"]) == ("club.founded.v1", 1, "Rowing")
    assert len(rows(database, Club)) == len(rows(database, idempotency)) == 1


def test_the_same_request_sent_again_gets_the_same_answer_and_changes_nothing(
    room: ServedRoom, database: Database
) -> None:
    actor = an_actor("account_manager")
    first = found(room, "Rowing", "key-1", actor)
    assert found(room, "Rowing", "key-1", actor) == first
    assert len(rows(database, outbox)) == 1


def test_an_answer_is_not_repeated_to_somebody_whose_access_has_changed(
    room: ServedRoom, database: Database
) -> None:
    actor = an_actor("account_manager")
    found(room, "Rowing", "key-1", actor)
    narrowed = replace(actor, grants={"client.write": frozenset({Scope.OWN_TEAM})})
    with pytest.raises(Forbidden, match="Nothing was done twice") as refusal:
        found(room, "Rowing", "key-1", narrowed)
    assert refusal.value.reason == "ACCESS_CHANGED"
    assert len(rows(database, Club)) == 1
    assert found(room, "Rowing", "key-1", replace(actor, name="Pat Other")).client.name == "Rowing"


def test_a_key_used_for_another_body_is_refused(room: ServedRoom) -> None:
    actor = an_actor("account_manager")
    found(room, "Rowing", "key-1", actor)
    with pytest.raises(Conflict, match="different request"):
        found(room, "Chess", "key-1", actor)


def test_two_people_may_use_the_same_key(room: ServedRoom, database: Database) -> None:
    for _ in range(2):
        found(room, "Rowing", "key-1", an_actor("account_manager"))
    assert len(rows(database, Club)) == 2


def test_a_refused_change_leaves_nothing_behind_and_its_key_may_be_used_again(
    room: ServedRoom, database: Database
) -> None:
    actor = an_actor("account_manager")
    with pytest.raises(Invalid) as refusal:
        found(room, "refused", "key-1", actor)
    assert (refusal.value.reason, refusal.value.field) == ("NAME_REFUSED", "name")
    assert not rows(database, outbox) + rows(database, Club) + rows(database, idempotency)
    found(room, "Rowing", "key-1", actor)


def test_a_change_without_a_key_is_refused(room: ServedRoom) -> None:
    with pytest.raises(Invalid, match="key of your own"):
        found(room, "Rowing", "", an_actor("account_manager"))


def test_text_that_cannot_be_stored_is_the_callers_mistake(room: ServedRoom) -> None:
    with pytest.raises(Invalid):
        found(room, "Row\0ing", "key-1", an_actor("account_manager"))


def test_without_the_permission_of_the_contract_a_call_is_refused_before_the_method_runs(
    room: ServedRoom,
) -> None:
    with pytest.raises(Forbidden, match=r"client\.write"):
        found(room, "Rowing", "key-1", an_actor("team_member"))


def test_an_unsigned_caller_is_unknown(room: ServedRoom) -> None:
    forged = Caller(an_actor("administrator"), "some other secret, known to a stranger only")
    request = pb.CreateClientRequest(request_id="key-1", name="Rowing")
    with pytest.raises(Unauthenticated):
        call_blocking(pb_grpc.ClientServiceStub(room.channel).CreateClient, request, forged)
    assert forged.secret != ACTOR_SECRET


def test_an_unknown_id_is_named(room: ServedRoom) -> None:
    stub = pb_grpc.ClientServiceStub(room.channel)
    actor = an_actor("account_manager")
    with pytest.raises(NotFound) as missing:
        room.call(stub.GetClient, pb.GetClientRequest(client_id=new_id()), actor)
    assert missing.value.reason == "CLUB_NOT_FOUND"
    with pytest.raises(Invalid, match="must be an id"):
        room.call(stub.GetClient, pb.GetClientRequest(client_id="CLI-1"), actor)
