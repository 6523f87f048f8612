"""Compares the contracts with those of the last release, so that no break goes unnoticed.

`make contracts-check` fails and names what broke: a field, an enum value, a method, a REST route or
an event field that was removed, renamed, retyped or narrowed. What is only added passes.

Until 1.0 a break is allowed when it is announced: a line under `### Breaking` in the newest
section of CHANGELOG.md names what broke in back quotes. `make contracts-release` then renews the
snapshot in proto/released.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import (
    Descriptor,
    EnumDescriptor,
    FieldDescriptor,
    FileDescriptor,
    MethodDescriptor,
)
from published import as_json, published
from tandem.common.v1 import options_pb2

ROOT = Path(__file__).resolve().parent.parent
STUBS = ROOT / "proto" / "gen"
RELEASED = ROOT / "proto" / "released"
CHANGELOG = ROOT / "CHANGELOG.md"
ROUTES = ("get", "post", "put", "patch", "delete")
_QUOTED = re.compile(r"`([^`\n]+)`")

Contract = dict[str, str]
"""What is promised, by its full name: {"tandem.accounts.v1.Client.name": "4 string"}."""


def main(arguments: list[str] | None = None) -> int:
    """0 when nothing broke or the snapshot was renewed; 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", action="store_true", help="renew the snapshot")
    release = parser.parse_args(arguments).release
    present = {"grpc.json": grpc_contract(), "events.json": event_contract()}
    broken = [
        found
        for name, contract in present.items()
        for found in breaks(read(RELEASED / name), contract)
    ]
    if not release:
        return report(broken)
    known = announced(CHANGELOG.read_text(encoding="utf-8"))
    silent = [found for found in broken if not is_announced(found.name, known)]
    if silent:
        return report(silent)
    RELEASED.mkdir(exist_ok=True)
    for name, contract in present.items():
        (RELEASED / name).write_bytes(as_json(contract))
    samples = {event.event.type: event.sample for event in published()}
    (RELEASED / "samples.json").write_bytes(as_json(samples))
    print(f"contracts: released, {len(broken)} announced breaks")
    return 0


@dataclass(frozen=True, slots=True)
class Break:
    """A promise of the last release that is kept no longer. now: "" when it was removed."""

    name: str
    promise: str
    now: str

    def __str__(self) -> str:
        return f"{self.name}: was {self.promise!r}, is {repr(self.now) if self.now else 'removed'}"


def report(broken: list[Break]) -> int:
    for found in broken:
        print(f"contracts: {found}", file=sys.stderr)
    if broken:
        print(
            "contracts: this breaks the last release. Keep it compatible, or name each of these in "
            "back quotes under `### Breaking` in CHANGELOG.md and run `make contracts-release`.",
            file=sys.stderr,
        )
    return 1 if broken else 0


def read(path: Path) -> Contract:
    """A released contract; empty before the first release."""
    if not path.exists():
        return {}
    contract: Contract = json.loads(path.read_text(encoding="utf-8"))
    return contract


def announced(changelog: str) -> set[str]:
    """What the newest section of the CHANGELOG names as broken."""
    newest = changelog.split("\n## ")[1]
    _, _, breaking = newest.partition("### Breaking")
    return set(_QUOTED.findall(breaking.partition("\n### ")[0]))


def is_announced(name: str, known: set[str]) -> bool:
    """True if the name, or the message or event that it is a part of, was announced."""
    while name:
        if name in known:
            return True
        name = name.rpartition(".")[0]
    return False


def breaks(released: Mapping[str, str], present: Mapping[str, str]) -> Iterator[Break]:
    """Each promise that is kept no longer. A removed message is one break, not one a field."""
    gone: set[str] = set()
    for name, promise in sorted(released.items()):
        if name.rpartition(".")[0] in gone:
            gone.add(name)
        elif name not in present:
            gone.add(name)
            yield Break(name, promise, "")
        elif not keeps(present[name], promise):
            yield Break(name, promise, present[name])


def keeps(now: str, promise: str) -> bool:
    """True if whatever the promise allowed is allowed now: limits may rise, `required` may go."""
    bare, limit = limit_of(promise)
    bare_now, limit_now = limit_of(now)
    same = bare_now in (bare, bare.removesuffix(" required"))
    return same and (limit_now is None or (limit is not None and limit_now >= limit))


def limit_of(promise: str) -> tuple[str, int | None]:
    """A promise without its limit, and the limit: ("4 string", 200) of "4 string at most 200"."""
    bare, _, limit = promise.partition(" at most ")
    return bare, int(limit) if limit else None


def grpc_contract() -> Contract:
    """Every message field, enum value, method and REST route of proto/tandem."""
    contract: Contract = {}
    for path in sorted(STUBS.rglob("*_pb2.py")):
        module = path.relative_to(STUBS).with_suffix("").as_posix().replace("/", ".")
        file: FileDescriptor = import_module(module).DESCRIPTOR
        for message in file.message_types_by_name.values():
            add_message(contract, message)
        for enum in file.enum_types_by_name.values():
            add_enum(contract, enum)
        for service in file.services_by_name.values():
            for method in service.methods:
                add_method(contract, method)
    return contract


def add_message(contract: Contract, message: Descriptor) -> None:
    if message.GetOptions().map_entry:
        return
    contract[message.full_name] = "message"
    for field in message.fields:
        contract[field.full_name] = field_promise(field)
    for nested in message.nested_types:
        add_message(contract, nested)
    for enum in message.enum_types:
        add_enum(contract, enum)


def field_promise(field: FieldDescriptor) -> str:
    """Number, cardinality, type, oneof and limit of a field: "4 repeated string at most 200"."""
    words = [str(field.number)]
    if field.is_repeated:
        words.append("repeated")
    words.append(type_of(field))
    if field.containing_oneof is not None:
        words.append(f"in {field.containing_oneof.name}")
    rules = field.GetOptions().Extensions[options_pb2.field]
    if rules.required:
        words.append("required")
    if limit := rules.max_length or rules.max_items:
        words.append(f"at most {limit}")
    return " ".join(words)


def type_of(field: FieldDescriptor) -> str:
    if field.message_type is not None:
        return str(field.message_type.full_name)
    if field.enum_type is not None:
        return str(field.enum_type.full_name)
    return _TYPES[field.type]


_TYPES = {
    getattr(FieldDescriptor, name): name.removeprefix("TYPE_").lower()
    for name in dir(FieldDescriptor)
    if name.startswith("TYPE_")
}


def add_enum(contract: Contract, enum: EnumDescriptor) -> None:
    contract[enum.full_name] = "enum"
    for value in enum.values:
        contract[f"{enum.full_name}.{value.name}"] = str(value.number)


def add_method(contract: Contract, method: MethodDescriptor) -> None:
    contract[method.full_name] = f"{method.input_type.full_name} > {method.output_type.full_name}"
    operation = method.GetOptions().Extensions[options_pb2.operation]
    if verb := operation.WhichOneof("route"):
        contract[f"{verb.upper()} {getattr(operation, verb)}"] = "REST route"


def event_contract() -> Contract:
    """Every field of every published event, by the event's type."""
    contract: Contract = {}
    for event in published():
        contract[event.event.type] = f"event of {event.service}"
        add_properties(contract, event.event.type, event.schema)
    return contract


def add_properties(contract: Contract, path: str, schema: Mapping[str, Any]) -> None:
    for name, field in schema.get("properties", {}).items():
        contract[f"{path}.{name}"] = property_promise(field)
        add_properties(contract, f"{path}.{name}", field)
        add_properties(contract, f"{path}.{name}", field.get("items", {}))


def property_promise(field: Mapping[str, Any]) -> str:
    """Type, format and words of an event field; a new word breaks a consumer that lists them."""
    kinds = field.get("type", "any")
    words = ["|".join(kinds) if isinstance(kinds, list) else kinds]
    words += [field[name] for name in ("format",) if name in field]
    if choices := field.get("enum"):
        words.append(f"one of {', '.join(sorted(map(str, choices)))}")
    if items := field.get("items"):
        words.append(f"of {property_promise(items)}")
    return " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
