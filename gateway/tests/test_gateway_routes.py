"""The pattern of a route, proved on one real gRPC service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chassis.database import Database, Reading, Transaction
from chassis.errors import Conflict, Invalid
from chassis.event import Catalogue
from chassis.rpc.server import Servicer, reads, writes
from chassis.testing import serving
from gateway.testing import Reception, reception
from tandem.accounts.v1 import clients_pb2 as pb
from tandem.accounts.v1 import clients_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow


class EchoClients(Servicer, pb_grpc.ClientServiceServicer):
    @writes
    def CreateClient(  # noqa: N802
        self, tx: Transaction, request: pb.CreateClientRequest
    ) -> pb.CreateClientResponse:
        tx.actor.require("client.write")
        if request.name == "stale":
            raise Conflict("VERSION_MISMATCH", "It has changed.", field="expected_version")
        if request.contacts and not request.contacts[0].email:
            raise Invalid("EMAIL_NEEDED", "Give an address.", field="contacts[0].email")
        client = pb.Client(
            id=tx.new_id(), version=3, name=request.name, currency_code=request.currency_code
        )
        return pb.CreateClientResponse(client=client)

    @reads
    def GetClient(  # noqa: N802
        self, reading: Reading, request: pb.GetClientRequest
    ) -> pb.GetClientResponse:
        return pb.GetClientResponse(client=pb.Client(id=request.client_id, version=3))


@pytest.fixture
def gateway() -> Iterator[Reception]:
    with reception() as bare:
        url = str(bare.database.engine.url.render_as_string(hide_password=False))
        database = Database(url, Catalogue("accounts", []))
        servicer = EchoClients(database)
        register = [lambda server: pb_grpc.add_ClientServiceServicer_to_server(servicer, server)]
        with serving(register, url) as room, reception(accounts=room.address) as served:
            yield served
        database.dispose()


def test_a_change_goes_to_the_service_and_its_answer_comes_back(gateway: Reception) -> None:
    answer = gateway.person("account_manager").post(
        "/v1/clients", {"name": "Alder", "currency_code": "GBP"}
    )
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["name"] == "Alder"
    assert body["account_manager_id"] is None
    assert answer.headers["location"] == f"/v1/clients/{body['id']}"
    assert answer.headers["etag"] == '"3"'


def test_the_same_key_gives_the_same_answer(gateway: Reception) -> None:
    somebody = gateway.person("account_manager")
    first = somebody.post("/v1/clients", {"name": "Alder"}, key="k1")
    again = somebody.post("/v1/clients", {"name": "Alder"}, key="k1")
    other = somebody.post("/v1/clients", {"name": "Birch"}, key="k1")
    assert first.json() == again.json()
    assert (other.status_code, other.json()["reason"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert other.json()["field"] == "Idempotency-Key"


def test_a_refusal_of_the_service_is_a_problem_that_names_the_field(gateway: Reception) -> None:
    answer = gateway.person("account_manager").post(
        "/v1/clients", {"name": "Alder", "contacts": [{"name": "Robin"}]}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == "contacts.0.email"


def test_a_role_that_is_missing_is_forbidden(gateway: Reception) -> None:
    answer = gateway.person("team_member").post("/v1/clients", {"name": "Alder"})
    assert (answer.status_code, answer.json()["reason"]) == (403, "PERMISSION_REQUIRED")
