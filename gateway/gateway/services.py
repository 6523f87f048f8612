"""The services as the gateway asks them: one channel each, one stub per gRPC service."""

from __future__ import annotations

from typing import Any

from chassis.rpc.client import DEADLINE_SECONDS, AsyncMethod, Caller, Remote, ResponseT
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from tandem.accounts.v1.briefs_pb2_grpc import BriefServiceStub, HandoverServiceStub
from tandem.accounts.v1.clients_pb2_grpc import ClientServiceStub
from tandem.accounts.v1.pipeline_pb2_grpc import OpportunityServiceStub
from tandem.common.v1.audit_pb2 import ListFactsRequest, ListFactsResponse
from tandem.common.v1.audit_pb2_grpc import AuditServiceStub
from tandem.common.v1.waiting_pb2 import ListWaitingRequest, ListWaitingResponse
from tandem.common.v1.waiting_pb2_grpc import WaitingServiceStub
from tandem.finance.v1.billing_pb2_grpc import BillingServiceStub
from tandem.finance.v1.ledger_pb2_grpc import LedgerServiceStub
from tandem.finance.v1.offers_pb2_grpc import OfferServiceStub
from tandem.finance.v1.printing_pb2_grpc import PrintingServiceStub
from tandem.finance.v1.profitability_pb2_grpc import ProfitabilityServiceStub
from tandem.finance.v1.quoting_pb2_grpc import QuotingServiceStub
from tandem.finance.v1.rates_pb2_grpc import RateServiceStub
from tandem.finance.v1.sourcing_pb2_grpc import SourcingServiceStub
from tandem.projects.v1.control_pb2_grpc import ControlServiceStub
from tandem.projects.v1.planning_pb2_grpc import ProjectServiceStub
from tandem.projects.v1.proofs_pb2_grpc import ProofServiceStub
from tandem.projects.v1.resourcing_pb2_grpc import PersonServiceStub
from tandem.projects.v1.time_pb2_grpc import TimeServiceStub

from gateway.settings import Settings


class Services:
    """Channels connect when first used and reconnect by themselves; make it inside the loop."""

    def __init__(self, settings: Settings) -> None:
        self.remotes = {
            "accounts": Remote("accounts", settings.accounts_address),
            "projects": Remote("projects", settings.projects_address),
            "finance": Remote("finance", settings.finance_address),
            "workspace": Remote("workspace", settings.workspace_address),
        }
        self._methods: dict[str, AsyncMethod[Any]] = {}
        accounts = self.remotes["accounts"].channel
        self.clients = ClientServiceStub(accounts)
        self.opportunities = OpportunityServiceStub(accounts)
        self.briefs = BriefServiceStub(accounts)
        self.handovers = HandoverServiceStub(accounts)
        projects = self.remotes["projects"].channel
        self.projects = ProjectServiceStub(projects)
        self.proofs = ProofServiceStub(projects)
        self.people = PersonServiceStub(projects)
        self.time = TimeServiceStub(projects)
        self.control = ControlServiceStub(projects)
        finance = self.remotes["finance"].channel
        self.rates = RateServiceStub(finance)
        self.quoting = QuotingServiceStub(finance)
        self.offers = OfferServiceStub(finance)
        self.printing = PrintingServiceStub(finance)
        self.sourcing = SourcingServiceStub(finance)
        self.billing = BillingServiceStub(finance)
        self.ledger = LedgerServiceStub(finance)
        self.profitability = ProfitabilityServiceStub(finance)

    def method(self, method: MethodDescriptor) -> AsyncMethod[Any]:
        """The rpc of a contract, ready to be called."""
        name = f"/{method.containing_service.full_name}/{method.name}"
        if name not in self._methods:
            service = method.containing_service.file.package.split(".")[1]
            self._methods[name] = self.remotes[service].channel.unary_unary(
                name,
                request_serializer=GetMessageClass(method.input_type).SerializeToString,
                response_deserializer=GetMessageClass(method.output_type).FromString,
            )
        return self._methods[name]

    async def ask(
        self,
        method: AsyncMethod[ResponseT],
        request: Message,
        caller: Caller,
        timeout: float = DEADLINE_SECONDS,
    ) -> ResponseT:
        """The response, or the refusal the service raised, or Unavailable naming the service."""
        service = request.DESCRIPTOR.file.package.split(".")[1]
        return await self.remotes[service].call(method, request, caller, timeout)

    async def facts(
        self, service: str, request: ListFactsRequest, caller: Caller
    ) -> ListFactsResponse:
        """What happened to a record of this service: every service has an AuditService."""
        remote = self.remotes[service]
        return await remote.call(
            AuditServiceStub(remote.channel).ListFacts, request, caller, DEADLINE_SECONDS
        )

    async def waiting(self, service: str, caller: Caller, timeout: float) -> ListWaitingResponse:
        """What waits for the caller in one of the services that have a WaitingService."""
        remote = self.remotes[service]
        method = WaitingServiceStub(remote.channel).ListWaiting
        return await remote.call(method, ListWaitingRequest(), caller, timeout)

    async def close(self) -> None:
        for remote in self.remotes.values():
            await remote.close()
