"""The overviews: three services at once, and the page comes when one is missing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from chassis.database import Database, Reading
from chassis.errors import NotFound
from chassis.event import Catalogue
from chassis.ids import new_id
from chassis.rpc.server import Servicer, reads
from chassis.testing import fresh_database, serving
from gateway.testing import Reception, reception
from tandem.accounts.v1 import (
    briefs_pb2,
    briefs_pb2_grpc,
    clients_pb2,
    clients_pb2_grpc,
    pipeline_pb2,
    pipeline_pb2_grpc,
)
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import profitability_pb2, profitability_pb2_grpc
from tandem.projects.v1 import control_pb2, control_pb2_grpc, resourcing_pb2, resourcing_pb2_grpc

pytestmark = pytest.mark.slow

CLIENT, PROJECT, LOST, MANAGER = new_id(), new_id(), new_id(), new_id()
POUNDS = Money(amount_minor=123450, currency_code="GBP")


class Accounts(
    Servicer,
    clients_pb2_grpc.ClientServiceServicer,
    pipeline_pb2_grpc.OpportunityServiceServicer,
    briefs_pb2_grpc.HandoverServiceServicer,
):
    @reads
    def GetClient(  # noqa: N802
        self, reading: Reading, request: clients_pb2.GetClientRequest
    ) -> clients_pb2.GetClientResponse:
        if request.client_id != CLIENT:
            raise NotFound("CLIENT_NOT_FOUND", "There is no such client.", field="client_id")
        client = clients_pb2.Client(id=CLIENT, name="Alder & Finch", account_manager_id=MANAGER)
        return clients_pb2.GetClientResponse(client=client)

    @reads
    def BatchGetClients(  # noqa: N802
        self, reading: Reading, request: clients_pb2.BatchGetClientsRequest
    ) -> clients_pb2.BatchGetClientsResponse:
        clients = [clients_pb2.Client(id=id_, name="Alder & Finch") for id_ in request.client_ids]
        return clients_pb2.BatchGetClientsResponse(clients=clients)

    @reads
    def SummarisePipeline(  # noqa: N802
        self, reading: Reading, request: pipeline_pb2.SummarisePipelineRequest
    ) -> pipeline_pb2.SummarisePipelineResponse:
        return pipeline_pb2.SummarisePipelineResponse(open_count=2, open_value=[POUNDS])

    @reads
    def GetHandover(  # noqa: N802
        self, reading: Reading, request: briefs_pb2.GetHandoverRequest
    ) -> briefs_pb2.GetHandoverResponse:
        raise NotFound("HANDOVER_NOT_FOUND", "This project was never handed over.")


class Projects(
    Servicer, control_pb2_grpc.ControlServiceServicer, resourcing_pb2_grpc.PersonServiceServicer
):
    @reads
    def GetProjectDelivery(  # noqa: N802
        self, reading: Reading, request: control_pb2.GetProjectDeliveryRequest
    ) -> control_pb2.GetProjectDeliveryResponse:
        if request.project_id != PROJECT:
            raise NotFound("PROJECT_NOT_FOUND", "There is no such project.", field="project_id")
        return delivery(PROJECT)

    @reads
    def GetClientDelivery(  # noqa: N802
        self, reading: Reading, request: control_pb2.GetClientDeliveryRequest
    ) -> control_pb2.GetClientDeliveryResponse:
        projects = [delivery(PROJECT), delivery(new_id())]
        return control_pb2.GetClientDeliveryResponse(projects=projects, project_count=2)

    @reads
    def BatchGetPeople(  # noqa: N802
        self, reading: Reading, request: resourcing_pb2.BatchGetPeopleRequest
    ) -> resourcing_pb2.BatchGetPeopleResponse:
        people = [resourcing_pb2.Person(id=id_, name="Pat Manager") for id_ in request.person_ids]
        return resourcing_pb2.BatchGetPeopleResponse(people=people)


def delivery(project_id: str) -> control_pb2.GetProjectDeliveryResponse:
    return control_pb2.GetProjectDeliveryResponse(
        project_id=project_id,
        reference="JOB-1042",
        status="active",
        client_id=CLIENT,
        project_manager_id=MANAGER,
        start_on="2026-03-02",
        hours=control_pb2.Hours(sold_seconds=3600 * 40, logged_seconds=6300),
    )


class Finance(Servicer, profitability_pb2_grpc.ProfitabilityServiceServicer):
    @reads
    def GetProjectFigures(  # noqa: N802
        self, reading: Reading, request: profitability_pb2.GetProjectFiguresRequest
    ) -> profitability_pb2.GetProjectFiguresResponse:
        reading.actor.require("profit.read")
        sees = reading.actor.may("cost.read")
        return profitability_pb2.GetProjectFiguresResponse(
            figures=profitability_pb2.Figures(
                currency_code="GBP",
                wip=POUNDS,
                costs_visible=sees,
                labour_cost=POUNDS if sees else None,
            ),
            budget_used_bp=7550,
            alerts_percent=[50, 75],
        )

    @reads
    def GetClientFigures(  # noqa: N802
        self, reading: Reading, request: profitability_pb2.GetClientFiguresRequest
    ) -> profitability_pb2.GetClientFiguresResponse:
        time.sleep(0.2)
        return profitability_pb2.GetClientFiguresResponse(
            figures=[profitability_pb2.Figures(currency_code="GBP", billed=POUNDS)]
        )


def no_tables(url: str) -> None:
    """These services keep nothing."""


class House:
    """Addresses of the three small services."""

    def __init__(self, stack: ExitStack) -> None:
        url = stack.enter_context(fresh_database("nothing", no_tables))
        database = Database(url, Catalogue("nothing", []))
        stack.callback(database.dispose)
        accounts, projects, finance = Accounts(database), Projects(database), Finance(database)
        self.accounts = stack.enter_context(
            serving(
                [
                    lambda server: clients_pb2_grpc.add_ClientServiceServicer_to_server(
                        accounts, server
                    ),
                    lambda server: pipeline_pb2_grpc.add_OpportunityServiceServicer_to_server(
                        accounts, server
                    ),
                    lambda server: briefs_pb2_grpc.add_HandoverServiceServicer_to_server(
                        accounts, server
                    ),
                ],
                url,
            )
        ).address
        self.projects = stack.enter_context(
            serving(
                [
                    lambda server: control_pb2_grpc.add_ControlServiceServicer_to_server(
                        projects, server
                    ),
                    lambda server: resourcing_pb2_grpc.add_PersonServiceServicer_to_server(
                        projects, server
                    ),
                ],
                url,
            )
        ).address
        add_finance = profitability_pb2_grpc.add_ProfitabilityServiceServicer_to_server
        self.finance = stack.enter_context(
            serving([lambda server: add_finance(finance, server)], url)
        ).address


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with ExitStack() as stack:
        yield House(stack)


@pytest.fixture(scope="module")
def gateway(house: House) -> Iterator[Reception]:
    with reception(
        accounts=house.accounts, projects=house.projects, finance=house.finance
    ) as gateway:
        yield gateway


def test_a_client_is_shown_with_what_all_three_services_know(gateway: Reception) -> None:
    page = gateway.person("finance").get(f"/v1/clients/{CLIENT}/overview").json()
    assert page["unavailable"] == []
    assert page["client"]["name"] == "Alder & Finch"
    assert page["client"]["account_manager_name"] == "Pat Manager"
    assert page["pipeline"]["open_value"] == [{"amount": "1234.50", "currency_code": "GBP"}]
    assert page["delivery"]["project_count"] == 2
    assert page["delivery"]["projects"][1]["project_manager_name"] == "Pat Manager"
    assert page["finance"]["figures"][0]["billed"]["amount"] == "1234.50"


def test_a_project_is_shown_with_what_all_three_services_know(gateway: Reception) -> None:
    page = gateway.person("finance").get(f"/v1/projects/{PROJECT}/overview").json()
    assert page["unavailable"] == []
    assert page["client_name"] == "Alder & Finch"
    assert page["handover"] is None
    assert page["delivery"]["hours"]["sold_hours"] == "40.00"
    assert page["delivery"]["hours"]["logged_minutes"] == 105
    assert page["finance"]["budget_used"] == "0.7550"
    assert page["finance"]["figures"]["labour_cost"]["amount"] == "1234.50"


def test_cost_is_null_for_those_who_may_not_see_it(gateway: Reception) -> None:
    page = gateway.person("project_manager").get(f"/v1/projects/{PROJECT}/overview").json()
    assert page["finance"]["figures"]["costs_visible"] is False
    assert page["finance"]["figures"]["labour_cost"] is None


def test_a_part_that_one_may_not_see_is_missing_and_says_why(gateway: Reception) -> None:
    answer = gateway.person("team_member").get(f"/v1/projects/{PROJECT}/overview")
    assert answer.status_code == 200
    assert answer.json()["finance"]["reason"] == "PERMISSION_REQUIRED"
    assert answer.json()["delivery"]["reference"] == "JOB-1042"


@pytest.mark.parametrize("down", ["accounts", "projects", "finance"])
def test_the_page_comes_when_a_service_is_down(house: House, down: str) -> None:
    up = {name: getattr(house, name) for name in ("accounts", "projects", "finance")}
    up.pop(down)
    with reception(**up) as gateway:
        ada = gateway.person("finance")
        started = time.monotonic()
        client = ada.get(f"/v1/clients/{CLIENT}/overview")
        project = ada.get(f"/v1/projects/{PROJECT}/overview")
        assert time.monotonic() - started < 6
    assert (client.status_code, project.status_code) == (200, 200)
    assert client.json()["unavailable"] == project.json()["unavailable"] == [down]
    part = {"accounts": "client", "projects": "delivery", "finance": "finance"}[down]
    assert client.json()[part]["unavailable"] is True
    assert client.json()[part]["reason"] == f"{down.upper()}_UNAVAILABLE"


def test_only_the_owner_says_that_there_is_none(gateway: Reception) -> None:
    ada = gateway.person("finance")
    client = ada.get(f"/v1/clients/{LOST}/overview")
    project = ada.get(f"/v1/projects/{LOST}/overview")
    assert (client.status_code, client.json()["reason"]) == (404, "CLIENT_NOT_FOUND")
    assert (project.status_code, project.json()["reason"]) == (404, "PROJECT_NOT_FOUND")
