"""What people do with the accounts service: one step is one method."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any

from chassis.database import Database
from chassis.testing import ServedRoom, ServedService, an_actor
from sqlalchemy import text
from tandem.accounts.v1 import briefs_pb2, clients_pb2, pipeline_pb2
from tandem.common.v1 import common_pb2


def pounds(amount: int) -> common_pb2.Money:
    return common_pb2.Money(amount_minor=amount * 100, currency_code="GBP")


def texts(*values: str) -> briefs_pb2.TextList:
    return briefs_pb2.TextList(values=values)


def wait_until_blocked(database: Database) -> None:
    """Until a transaction of this database waits for a lock of another."""
    each_time_anew = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with each_time_anew.connect() as connection:
        deadline = monotonic() + 60
        while not connection.scalar(_BLOCKED):
            assert monotonic() < deadline, "nothing waits for a lock"
            sleep(0.01)


_BLOCKED = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
""")


class Accounts(ServedService):
    """The served service, with an account manager and a project manager to ask it."""

    def __init__(self, room: ServedRoom, database: Database) -> None:
        self.ann = an_actor("account_manager", name="Ann Account")
        self.piet = an_actor("project_manager", name="Piet Project")
        self.tom = an_actor("team_member", name="Tom Team")
        self.root = an_actor("administrator", name="Ada Administrator")
        super().__init__(room, database, clients_pb2, pipeline_pb2, briefs_pb2, asking=self.ann)

    def a_client(self, name: str = "Northwind Traders Ltd", **fields: Any) -> Any:
        return self.ask("CreateClient", name=name, **fields).client

    def an_opportunity(self, client_id: str = "", **fields: Any) -> Any:
        fields = {"name": "Spring campaign", "value": pounds(20_000)} | fields
        client_id = client_id or self.a_client().id
        return self.ask("CreateOpportunity", client_id=client_id, **fields).opportunity

    def a_brief(self, opportunity_id: str, **fields: Any) -> Any:
        fields = a_written_brief() | fields
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


def a_deliverable(name: str, description: str = "", known_as: str = "") -> Any:
    return briefs_pb2.BriefDeliverableDraft(id=known_as, name=name, description=description)


def a_written_brief() -> dict[str, Any]:
    return {
        "objective": "Sell more tea.",
        "audience": "People who drink coffee",
        "constraints": ["No animals"],
        "deliverables": [a_deliverable("Website", "Ten pages"), a_deliverable("Film")],
    }


def everything_stated() -> dict[str, briefs_pb2.TextList]:
    return {
        "scope_out": texts("Translations"),
        "promises": texts(),
        "definition_of_done": texts("Live on the client's server"),
    }
