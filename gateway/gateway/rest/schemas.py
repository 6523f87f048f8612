"""marshmallow schemas out of protobuf messages: what callers send, and what they are shown.

How a field looks follows from its type and name, as options.proto says; its option and comment
give limits, example and description. The services check by the same options.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from marshmallow import fields as marshmallow_fields
from marshmallow import validate
from tandem.common.v1 import options_pb2 as options

from gateway import fields as kinds
from gateway.rest.contracts import Contract, comment_of, contracts, rules_of

ANSWERED_BY_HEADERS = frozenset({"request_id", "expected_version"})
"""Fields of requests that are sent as Idempotency-Key and If-Match."""
PAGE = frozenset({"page_size", "page_token"})
NEXT_PAGE = "next_page_token"
SECONDS = "seconds"
_INTEGERS = {
    FieldDescriptor.CPPTYPE_INT32,
    FieldDescriptor.CPPTYPE_INT64,
    FieldDescriptor.CPPTYPE_UINT32,
    FieldDescriptor.CPPTYPE_UINT64,
}
_KINDS: dict[int, type[Any]] = {
    options.KIND_TEXT: kinds.Text,
    options.KIND_ID: kinds.Id,
    options.KIND_DAY: kinds.Date,
    options.KIND_SHARE: kinds.Share,
    options.KIND_MINUTES: kinds.Minutes,
    options.KIND_INTEGER: kinds.Integer,
}
_MESSAGES: dict[str, type[Any]] = {
    "tandem.common.v1.Money": kinds.Money,
    "google.protobuf.Timestamp": kinds.Timestamp,
    "tandem.accounts.v1.TextList": kinds.TextList,
}

Field = marshmallow_fields.Field[Any]


def body_of(contract: Contract, path: Iterable[str]) -> kinds.Body | None:
    """What a changing request takes as JSON; None if nothing."""
    message = contract.method.input_type
    if contract.operation.body:
        inner = message.fields_by_name[contract.operation.body].message_type
        return _body(inner)()
    found = _inputs(message, {*path, *ANSWERED_BY_HEADERS})
    return _schema(kinds.Body, message.name, found)() if found else None


def query_of(contract: Contract, path: Iterable[str]) -> kinds.Query | None:
    """The parameters of a reading request; None if it takes none."""
    message = contract.method.input_type
    found = _inputs(message, {*path, *PAGE}, nullable=False)
    paged = "page_token" in message.fields_by_name
    if not found and not paged:
        return None
    made: type[kinds.Query] = _schema(
        kinds.PageQuery if paged else kinds.Query, message.name, found
    )
    return made()


def view_of(message: Descriptor) -> kinds.View | None:
    """What an answer shows of a message; None if the message is empty."""
    if not message.fields:
        return None
    return view_class(message)()


def view_class(message: Descriptor) -> type[kinds.View]:
    """The answer schema of a message, for hand-written answers to extend."""
    return _view(message, in_list=False)


@cache
def _body(message: Descriptor) -> type[kinds.Body]:
    title = _title(message) if message.name.endswith("Draft") else f"{_title(message)}Input"
    return _schema(kinds.Body, title, _inputs(message, set()))


def _inputs(message: Descriptor, without: set[str], *, nullable: bool = True) -> dict[str, Field]:
    """The fields that a caller gives, by their names in JSON. nullable: null takes a day or a
    reference away."""
    return {
        name: _input(field, name, nullable=nullable)
        for field in message.fields
        if field.name not in without and not _is_hidden(field)
        for name in [name_of(field)]
    }


def _is_hidden(field: FieldDescriptor) -> bool:
    """True for what callers never send."""
    rules = rules_of(field)
    return rules.internal or rules.output_only or _kind(field) is kinds.Timestamp


@cache
def _view(message: Descriptor, *, in_list: bool) -> type[kinds.View]:
    """The answer schema of a message. in_list: as an item of a list, where some fields are left
    out."""
    listed = NEXT_PAGE in message.fields_by_name
    found: dict[str, Field] = {}
    for field in message.fields:
        rules = rules_of(field)
        if rules.internal or (in_list and rules.not_in_lists):
            continue
        is_items = listed and field.is_repeated and "items" not in found
        name = "items" if is_items else name_of(field)
        found[name] = _output(field, name, in_list=in_list or listed)
        if _is_minutes(field):
            found[_hours_name(field)] = kinds.Hours(attribute=field.name)
    return _schema(kinds.View, _view_title(message, in_list=in_list), found)


def _schema(base: type[Any], title: str, found: dict[str, Field]) -> type[Any]:
    made: type[Any] = base.from_dict(dict(found), name=title)
    made.__name__ = title
    return made


def _input(field: FieldDescriptor, name: str, *, nullable: bool) -> Field:
    rules = rules_of(field)
    more: dict[str, Any] = {**_named(field, name), "required": rules.required}
    if _kind(field) in (kinds.Id, kinds.Date) and not (rules.required or field.is_repeated):
        more["allow_none"] = nullable
    return _made(field, more, _body, limit=rules.max_length)


def _output(field: FieldDescriptor, name: str, *, in_list: bool) -> Field:
    more: dict[str, Any] = {**_named(field, name), "required": name in {"items", NEXT_PAGE}}
    inner = in_list and _leaves_out(field.message_type) if field.message_type else False

    def nested(message: Descriptor) -> type[kinds.View]:
        return _view(message, in_list=inner)

    return _made(field, more, nested, limit=0)


def _made(
    field: FieldDescriptor,
    more: dict[str, Any],
    nested: Callable[[Descriptor], type[Any]],
    *,
    limit: int,
) -> Field:
    """One marshmallow field; a list of them for a repeated one."""
    rules = rules_of(field)
    own: dict[str, Any] = {"longest": limit} if limit and _kind(field) is kinds.Text else {}
    if rules.words:
        own["metadata"] = {"enum": list(rules.words)}
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return kinds.Dict(**more)
    if not field.is_repeated:
        if _kind(field) is kinds.TextList and rules.max_items:
            own["validate"] = validate.Length(max=rules.max_items)
        return _single(field, nested, {**own, **more})
    inner = _single(field, nested, own)
    if rules.max_items:
        more["validate"] = validate.Length(max=rules.max_items)
    return kinds.List(inner, **more)


def _single(
    field: FieldDescriptor, nested: Callable[[Descriptor], type[Any]], more: dict[str, Any]
) -> Field:
    kind = _kind(field)
    if kind is kinds.Choice and field.enum_type is not None:
        numbers = {value.name: value.number for value in field.enum_type.values}
        return kinds.Choice(numbers, **more)
    if kind is kinds.Nested and field.message_type is not None:
        return kinds.Nested(nested(field.message_type), **more)
    made: Field = kind(**more)
    return made


def _kind(field: FieldDescriptor) -> type[Any]:
    """The class of field: by its option, else by type and name."""
    if kind := _KINDS.get(rules_of(field).kind):
        return kind
    if field.message_type is not None:
        return _MESSAGES.get(field.message_type.full_name, kinds.Nested)
    if field.enum_type is not None:
        return kinds.Choice
    if field.type == FieldDescriptor.TYPE_BOOL:
        return kinds.Boolean
    if field.cpp_type in _INTEGERS:
        return _integer_kind(field.name)
    return _text_kind(field.name)


def _integer_kind(name: str) -> type[Any]:
    if name == SECONDS or name.endswith("_seconds"):
        return kinds.Minutes
    return kinds.Share if name.endswith("_bp") else kinds.Integer


def _text_kind(name: str) -> type[Any]:
    if name in {"id", "ids"} or name.endswith(("_id", "_ids")):
        return kinds.Id
    return kinds.Date if name.endswith("_on") else kinds.Text


def name_of(field: FieldDescriptor) -> str:
    """The field's name in JSON: seconds are minutes there, basis points a share."""
    if name := rules_of(field).name:
        return str(name)
    kind = _kind(field)
    if kind is kinds.Minutes:
        return str(field.name.removesuffix(SECONDS) + "minutes")
    return str(field.name.removesuffix("_bp")) if kind is kinds.Share else str(field.name)


def _is_minutes(field: FieldDescriptor) -> bool:
    return _kind(field) is kinds.Minutes and not field.is_repeated


def _hours_name(field: FieldDescriptor) -> str:
    return str(field.name.removesuffix(SECONDS) + "hours")


def _named(field: FieldDescriptor, name: str) -> dict[str, Any]:
    """attribute where the names differ, and what the documentation says."""
    more: dict[str, Any] = {"metadata": _metadata(field)}
    if name != field.name:
        more["attribute"] = field.name
    return more


def _metadata(field: FieldDescriptor) -> dict[str, Any]:
    rules = rules_of(field)
    found: dict[str, Any] = {}
    if text := comment_of(field.full_name):
        found["description"] = text
    if rules.example:
        example = _example(field, rules.example)
        found["example"] = [example] if field.is_repeated else example
    if rules.words and not field.is_repeated:
        found["enum"] = list(rules.words)
    return {**found, **_limits(field)}


def _limits(field: FieldDescriptor) -> dict[str, Any]:
    """What the service checks, as JSON Schema says it."""
    rules = rules_of(field)
    if field.is_repeated:
        return {"minItems": 1} if rules.required else {}
    if field.name == "email":
        return {"format": "email"}
    if _kind(field) is not kinds.Integer:
        return {}
    return {
        **({"minimum": rules.minimum} if rules.HasField("minimum") else {}),
        **({"maximum": rules.maximum} if rules.HasField("maximum") else {}),
    }


def _example(field: FieldDescriptor, text: str) -> Any:
    kind = _kind(field)
    if kind in (kinds.Integer, kinds.Minutes):
        return int(text)
    return text == "true" if kind is kinds.Boolean else text


@cache
def _leaves_out(message: Descriptor) -> bool:
    """True if lists leave out a field of the message, or of one inside it."""
    return any(
        rules_of(field).not_in_lists
        or (field.message_type is not None and _leaves_out(field.message_type))
        for field in message.fields
    )


def _view_title(message: Descriptor, *, in_list: bool) -> str:
    if NEXT_PAGE in message.fields_by_name:
        items = next(field for field in message.fields if field.is_repeated)
        inner = items.message_type
        if inner is None or _paged().get(inner.full_name, message.full_name) != message.full_name:
            return f"{message.name}Page"
        return f"{_title(inner)}Page"
    shortened = in_list and _leaves_out(message)
    return f"{_title(message)}{'InList' if shortened else ''}View"


@cache
def _paged() -> dict[str, str]:
    """By what pages hold, the first answer that does; others are named after themselves."""
    first: dict[str, str] = {}
    for contract in contracts():
        answer = contract.answer
        items = next((field for field in answer.fields if field.is_repeated), None)
        if NEXT_PAGE in answer.fields_by_name and items is not None and items.message_type:
            first.setdefault(items.message_type.full_name, answer.full_name)
    return first


def _title(message: Descriptor) -> str:
    """The message's name; with its service's in front where two services use the name."""
    if message.name in _shared_names():
        service = message.full_name.split(".")[1]
        return f"{service.capitalize()}{message.name}"
    return str(message.name)


@cache
def _shared_names() -> frozenset[str]:
    """Names of messages that more than one service has."""
    services: dict[str, set[str]] = {}
    for contract in contracts():
        for name in contract.method.containing_service.file.message_types_by_name:
            package = contract.method.containing_service.file.package
            services.setdefault(name, set()).add(package)
    return frozenset(name for name, packages in services.items() if len(packages) > 1)
