"""What tests of reminders ask of finance."""

from __future__ import annotations

from typing import Any

from billing_steps import Billing, noon_of
from chassis.actor import Actor
from finance_world import FINANCE, gbp
from tandem.finance.v1 import dunning_pb2 as pb
from tandem.finance.v1 import dunning_pb2_grpc

LEVELS = [
    pb.DunningLevel(days_after_due=7, title="Reminder", words="{client}: pay {total}."),
    pb.DunningLevel(
        days_after_due=14,
        title="Second reminder",
        words="Pay {total} by {pay_by}.",
        fee=gbp(40_00),
        interest_bp=800,
    ),
]


class Dunning:
    """Policies set, notes taken, reminders proposed and made."""

    def __init__(self, billing: Billing) -> None:
        self.billing, self.world = billing, billing.world
        self.stub = dunning_pb2_grpc.DunningServiceStub(self.world.room.channel)

    def do(self, method: str, actor: Actor = FINANCE, **more: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**more)
        return self.world.call(getattr(self.stub, method), request, actor)

    def on(self, day: str) -> None:
        self.world.clock.now = noon_of(day)

    def policy(self, **more: Any) -> Any:
        given = {"currency_code": "GBP", "levels": LEVELS, "days_to_pay": 7} | more
        return self.do("SetDunningPolicy", **given).dunning_policy

    def proposal(self, actor: Actor = FINANCE, **more: Any) -> Any:
        return self.do("GetDunningProposal", actor, **more)

    def excluded(self) -> list[str]:
        reasons = [one.excluded for one in self.proposal().excluded]
        return [pb.DunningExclusion.Name(one)[len("DUNNING_EXCLUSION_") :] for one in reasons]

    def remind(self, *ids: str, actor: Actor = FINANCE) -> Any:
        return self.do("CreateDunningNotices", actor, invoice_ids=ids).dunning_notices

    def note(self, invoice_id: str, kind: str, actor: Actor = FINANCE, **more: Any) -> Any:
        given = {"words": "On the phone"} | more
        made = self.do("CreateCollectionNote", actor, invoice_id=invoice_id, kind=kind, **given)
        return made.collection_note
