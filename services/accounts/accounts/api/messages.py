"""Values that several rooms' messages share, to protobuf and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from chassis.errors import Invalid
from chassis.money import Money
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from tandem.common.v1 import common_pb2

WordT = TypeVar("WordT", bound=StrEnum)


def to_timestamp(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp


def to_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def to_money(money: Money) -> common_pb2.Money:
    return common_pb2.Money(amount_minor=money.amount_minor, currency_code=money.currency_code)


def from_money(message: common_pb2.Money) -> Money:
    return Money(message.amount_minor, message.currency_code)


def given(request: Message, *fields: str) -> dict[str, Any]:
    """The values of those optional fields that the request sets."""
    return {field: getattr(request, field) for field in fields if request.HasField(field)}


def from_number(numbers: Mapping[WordT, int], number: int, field: str) -> WordT | None:
    """Our word for an enum's number; None for the unspecified one."""
    if number == 0:
        return None
    for word, its_number in numbers.items():
        if its_number == number:
            return word
    raise Invalid(
        "VALUE_UNKNOWN", f"{field} must be one of {', '.join(numbers)}, not {number}.", field=field
    )
