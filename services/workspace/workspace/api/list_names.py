"""The names of lists: numbers in the contract, words everywhere else."""

from __future__ import annotations

from chassis.errors import Invalid
from chassis.rpc.messages import check_words, word_of
from tandem.workspace.v1 import lists_pb2

from workspace.lists import ListName

check_words(lists_pb2.ListName, ListName)


def list_of(number: int, field: str = "list") -> ListName:
    """The list that a request names; Invalid if it names none."""
    name: ListName | None = word_of(ListName, lists_pb2.ListName, number, field)
    if name is None:
        raise Invalid("VALUE_REQUIRED", f"{field} is required.", field=field)
    return name


def number_of(name: str) -> lists_pb2.ListName.ValueType:
    """As a message has it."""
    return lists_pb2.ListName.Value(f"LIST_NAME_{name.upper()}")
