"""What people do with the accounts service, one step a method, as its tests tell them."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor, Role
from chassis.database import Database
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import ServedRoom, an_actor
from sqlalchemy import select
from tandem.accounts.v1 import briefs_pb2, clients_pb2, pipeline_pb2
from tandem.accounts.v1.briefs_pb2_grpc import BriefServiceStub, HandoverServiceStub
from tandem.accounts.v1.clients_pb2_grpc import ClientServiceStub
from tandem.accounts.v1.pipeline_pb2_grpc import OpportunityServiceStub
from tandem.common.v1 import common_pb2


def pounds(amount: int) -> common_pb2.Money:
    return common_pb2.Money(amount_minor=amount * 100, currency_code="GBP")


def texts(*values: str) -> briefs_pb2.TextList:
    return briefs_pb2.TextList(values=values)


class Accounts:
    """The served service, with an account manager and a project manager to ask it."""

    def __init__(self, room: ServedRoom, database: Database) -> None:
        self.room = room
        self.database = database
        self.ann = an_actor(Role.ACCOUNT_MANAGER, name="Ann Account")
        self.piet = an_actor(Role.PROJECT_MANAGER, name="Piet Project")
        self.tom = an_actor(Role.TEAM_MEMBER, name="Tom Team")
        stubs = (
            (ClientServiceStub, clients_pb2),
            (OpportunityServiceStub, pipeline_pb2),
            (BriefServiceStub, briefs_pb2),
            (HandoverServiceStub, briefs_pb2),
        )
        self.methods = {
            name: (method, getattr(messages, f"{name}Request"))
            for stub, messages in stubs
            for name, method in vars(stub(room.channel)).items()
        }

    def ask(self, method: str, actor: Actor | None = None, **fields: Any) -> Any:
        """The response of the method; changes get a new idempotency key unless one is given."""
        call, request = self.methods[method]
        if "request_id" in request.DESCRIPTOR.fields_by_name:
            fields.setdefault("request_id", new_id())
        return self.room.call(call, request(**fields), actor or self.ann)

    def a_client(self, name: str = "Northwind Traders Ltd", **fields: Any) -> Any:
        return self.ask("CreateClient", name=name, **fields).client

    def an_opportunity(self, client_id: str = "", **fields: Any) -> Any:
        fields = {"name": "Spring campaign", "value": pounds(20_000)} | fields
        client_id = client_id or self.a_client().id
        return self.ask("CreateOpportunity", client_id=client_id, **fields).opportunity

    def a_brief(self, opportunity_id: str, **fields: Any) -> Any:
        fields = {
            "objective": "Sell more tea.",
            "audience": "People who drink coffee",
            "constraints": ["No animals"],
            "deliverables": [a_deliverable("Website", "Ten pages"), a_deliverable("Film")],
        } | fields
        return self.ask("WriteBrief", opportunity_id=opportunity_id, **fields).brief

    def a_won_opportunity(self) -> Any:
        """The response of winning, with the opportunity and the handover."""
        opportunity = self.an_opportunity()
        self.a_brief(opportunity.id)
        return self.ask("WinOpportunity", opportunity_id=opportunity.id)

    def an_offered_handover(self) -> Any:
        handover = self.a_won_opportunity().handover
        self.ask("CompleteHandover", handover_id=handover.id, **everything_stated())
        return self.ask("OfferHandover", handover_id=handover.id).handover

    def facts(self) -> list[Any]:
        """Every fact committed so far, in order."""
        with self.database.engine.connect() as connection:
            return list(connection.execute(select(outbox).order_by(outbox.c.id)))

    def fact_types(self) -> list[str]:
        return [fact.type for fact in self.facts()]


def a_deliverable(name: str, description: str = "", known_as: str = "") -> Any:
    return briefs_pb2.BriefDeliverableDraft(id=known_as, name=name, description=description)


def everything_stated() -> dict[str, briefs_pb2.TextList]:
    return {
        "scope_out": texts("Translations"),
        "promises": texts(),
        "definition_of_done": texts("Live on the client's server"),
    }
