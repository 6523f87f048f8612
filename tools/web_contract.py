"""Writes web/contract/api.ts, the types of the public API, and limits.ts, the limits of forms.

Both are made from the OpenAPI document.

`make contract` writes them, `make contract-check` fails when one is stale. openapi-typescript makes
the types; this file hands it the document without prose, so that a changed description changes no
type, and with what the gateway keeps to beyond the document: an answer holds each of its fields.
Problems and headers are left out: web/store/http.ts treats both alike for every operation.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gateway.rest import openapi
from gateway.rest.rooms import ROOMS
from pages import NODE_MODULES, WEB, web_tool

TYPES = WEB / "contract" / "api.ts"
LIMITS = WEB / "contract" / "limits.ts"
GENERATOR = "openapi-typescript/bin/cli.js"
PROSE = {"description", "summary", "example", "examples", "title"}
SUCCESS = "2"

Node = dict[str, Any]


def main(options: list[str]) -> int:
    """Write the types, or with --check compare them."""
    if not (NODE_MODULES / GENERATOR).is_file():
        print("web/contract: npm's packages are not installed; `make ready` says why")
        return 1
    found = document()
    made = {TYPES: generate(found), LIMITS: limits(found)}
    if "--check" not in options:
        for target, text in made.items():
            target.write_text(text, encoding="utf-8")
        return 0
    stale = [target.name for target, text in made.items() if not _is(target, text)]
    for name in stale:
        print(f"web/contract: {name} is not what the OpenAPI document says; run `make contract`")
    if not stale:
        print("web/contract: types and limits are those of the OpenAPI document")
    return 1 if stale else 0


def _is(target: Path, text: str) -> bool:
    return target.is_file() and target.read_text(encoding="utf-8") == text


def limits(found: Node) -> str:
    """What each field of a request has to keep to, in the names of the form's fields.

    Each request is a constant of its own, so that a page carries those that it uses.
    """
    schemas: dict[str, Node] = found["components"]["schemas"]
    asked = _reached([each.get("requestBody", {}) for each in _operations(found)], schemas)
    lines = ["/** Made by `make contract`: what the fields of each request have to keep to. */", ""]
    for name in sorted(asked):
        fields = dict(_limited(schemas[name]))
        if fields:
            lines.append(f"export const {name} = {json.dumps(fields, indent=2)} as const;")
    return "\n".join(lines) + "\n"


_LIMIT_NAMES = {"maxLength": "longest", "minimum": "least", "maximum": "most"}


def _limited(schema: Node) -> Iterator[tuple[str, Node]]:
    required = set(schema.get("required", ()))
    for name, field in sorted(schema.get("properties", {}).items()):
        kept = {ours: field[theirs] for theirs, ours in _LIMIT_NAMES.items() if theirs in field}
        if name in required:
            kept["required"] = True
        if kept:
            yield name, kept


def document() -> Node:
    """What the types are made from."""
    found = _plain(json.loads(json.dumps(openapi.document(ROOMS))))
    for operation in _operations(found):
        _without_headers_and_problems(operation)
    schemas: dict[str, Node] = found["components"]["schemas"]
    for name in _answered(found):
        schemas[name]["required"] = sorted(schemas[name].get("properties", {}))
    found["components"] = {"schemas": schemas}
    return dict(found)


def _without_headers_and_problems(operation: Node) -> None:
    parameters = operation.get("parameters", [])
    operation["parameters"] = [each for each in parameters if each["in"] != "header"]
    operation["responses"] = {
        status: {name: part for name, part in answer.items() if name != "headers"}
        for status, answer in operation["responses"].items()
        if status[0] == SUCCESS
    }


def generate(found: Node) -> str:
    """The TypeScript for an OpenAPI document."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "api.ts")
        source.write_text(json.dumps(found), encoding="utf-8")
        command = web_tool(GENERATOR, str(source), "--output", str(target), "--alphabetize")
        subprocess.run(command, cwd=WEB, capture_output=True, check=True)
        return target.read_text(encoding="utf-8")


def _plain(node: Any) -> Any:
    """Without prose, and without the null that no list holds."""
    if isinstance(node, list):
        return [_plain(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    return {key: _within(key, value) for key, value in node.items() if key not in PROSE}


def _within(key: str, value: Any) -> Any:
    if key == "properties":  # of these names any may be a field's
        return {name: _plain(inner) for name, inner in value.items()}
    return _item(value) if key == "items" else _plain(value)


def _item(schema: Any) -> Any:
    choices = schema.get("anyOf", ()) if isinstance(schema, dict) else ()
    known = [choice for choice in choices if choice.get("type") != "null"]
    return _plain(known[0] if len(known) == 1 else schema)


def _answered(found: Node) -> set[str]:
    """The names of the schemas that answers hold and that no request is made of."""
    schemas = found["components"]["schemas"]
    answers, asked = [], []
    for operation in _operations(found):
        asked.append(operation.get("requestBody", {}))
        answers += operation["responses"].values()
    return _reached(answers, schemas) - _reached(asked, schemas)


def _operations(found: Node) -> Iterator[Node]:
    for item in found["paths"].values():
        yield from (operation for operation in item.values() if "responses" in operation)


def _reached(start: list[Any], schemas: dict[str, Node]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        for name in _referred(waiting.pop()):
            if name not in reached:
                reached.add(name)
                waiting.append(schemas[name])
    return reached


def _referred(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for inner in node:
            yield from _referred(inner)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and "/schemas/" in value:
                yield value.rpartition("/")[2]
            else:
                yield from _referred(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
