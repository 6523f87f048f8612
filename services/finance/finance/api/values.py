"""Money and times between protobuf and the rooms."""

from __future__ import annotations

from datetime import datetime

from chassis.money import Money
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from tandem.common.v1 import common_pb2


def to_money(money: Money) -> common_pb2.Money:
    return common_pb2.Money(amount_minor=money.amount_minor, currency_code=money.currency_code)


def to_money_or_none(minor: int | None, currency_code: str) -> common_pb2.Money | None:
    return None if minor is None else to_money(Money(minor, currency_code))


def from_money(money: common_pb2.Money) -> Money:
    return Money(money.amount_minor, money.currency_code)


def money_if_given(message: Message, field: str) -> Money | None:
    """None when the message leaves the field out."""
    return from_money(getattr(message, field)) if message.HasField(field) else None


def to_timestamp(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp
