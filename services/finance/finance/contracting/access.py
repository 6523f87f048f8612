"""Whose an engagement and its self-bills are: the contractor's own."""

from __future__ import annotations

from chassis.actor import Owners
from chassis.visibility import OwnerColumns

from finance.contracting.model import Engagement, SelfBill
from finance.rights import Owned

READ_ENGAGEMENT, READ_SELF_BILL = "engagement.read", "self_bill.read"
OF_ENGAGEMENT = OwnerColumns(person=Engagement.person_id)
OF_SELF_BILL = OwnerColumns(person=SelfBill.person_id)


def of_engagement(engagement: Engagement) -> Owned:
    owners = Owners(people=[engagement.person_id])
    return Owned(None, None, "engagement", engagement.id, owners)


def of_self_bill(bill: SelfBill) -> Owned:
    return Owned(None, None, "self_bill", bill.id, Owners(people=[bill.person_id]))
