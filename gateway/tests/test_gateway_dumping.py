"""Answers are dumped by a plan: the values are those that marshmallow itself gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from gateway.fields import Date, Integer, Text, View
from gateway.rest.contracts import contracts
from gateway.rest.schemas import view_of
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.timestamp_pb2 import Timestamp
from marshmallow import Schema
from tandem.accounts.v1 import clients_pb2
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import rates_pb2

ANSWERS = {contract.answer.full_name: contract.answer for contract in contracts() if contract.verb}
DEPTH = 5


def filled(message: Message, depth: int = DEPTH) -> Message:
    """The message with a value in every field; of each list, two."""
    for field in message.DESCRIPTOR.fields:
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            continue
        if field.is_repeated:
            getattr(message, field.name).extend(_value(field, depth) for _ in range(2))
        elif field.message_type is not None:
            getattr(message, field.name).CopyFrom(_value(field, depth))
        else:
            setattr(message, field.name, _value(field, depth))
    return message


def _value(field: FieldDescriptor, depth: int) -> Any:
    if field.message_type is not None:
        kind = GetMessageClass(field.message_type)
        if kind is Timestamp:
            return Timestamp(seconds=1_774_949_400)
        if kind is common_pb2.Money:
            return common_pb2.Money(amount_minor=123_450, currency_code="GBP")
        return filled(kind(), depth - 1) if depth else kind()
    if field.enum_type is not None:
        return field.enum_type.values[-1].number
    if field.type == FieldDescriptor.TYPE_STRING:
        return "text"
    return field.type == FieldDescriptor.TYPE_BOOL or 5_430


def answers() -> Iterator[Any]:
    for name, descriptor in sorted(ANSWERS.items()):
        if view := view_of(descriptor):
            yield pytest.param(view, filled(GetMessageClass(descriptor)()), id=name)


@pytest.mark.parametrize(("view", "message"), list(answers()))
def test_every_answer_is_dumped_as_marshmallow_dumps_it(view: View, message: Message) -> None:
    assert view.dump(message) == Schema.dump(view, message)


def test_an_optional_field_that_is_not_set_is_null_and_nothing_else_is() -> None:
    class Shown(View):
        name = Text()
        terms = Integer(attribute="payment_terms_days")

    unset = clients_pb2.CreateClientRequest()
    zero = clients_pb2.CreateClientRequest(payment_terms_days=0)
    assert Shown().dump(unset) == {"name": "", "terms": None}
    assert Shown().dump(zero) == {"name": "", "terms": 0}


def test_a_field_that_the_object_does_not_have_is_left_out() -> None:
    class Shown(View):
        name = Text()
        born_on = Date()

    assert Shown().dump(clients_pb2.Client(name="Alder")) == {"name": "Alder"}
    assert Shown().dump({"born_on": None}) == {"born_on": None}
    assert Shown().dump(object()) == {}


def test_several_objects_are_dumped_in_order() -> None:
    class Shown(View):
        name = Text()

    cards = [rates_pb2.RateCard(name="First"), {"name": "Second"}]
    assert Shown().dump(cards, many=True) == [{"name": "First"}, {"name": "Second"}]
    assert Shown(many=True).dump(cards) == [{"name": "First"}, {"name": "Second"}]
