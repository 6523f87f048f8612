"""The AsyncAPI document holds together, and says what the services really publish."""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from bus.relay import exchange_of
from jsonschema import Draft7Validator, ValidationError

from tools import pages

ROOT = Path(__file__).resolve().parents[2]
EVENTS = ROOT / "proto" / "events"
DOCUMENT: dict[str, Any] = json.loads((EVENTS / "asyncapi.json").read_text(encoding="utf-8"))
SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
OFFICIAL = "@asyncapi/specs@6.11.1"


def every(node: Any) -> Iterator[dict[str, Any]]:
    """Each object in the document."""
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from every(part)


def resolved(reference: str) -> Any:
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def payload(message: dict[str, Any]) -> Draft7Validator:
    return Draft7Validator({**message["payload"]["schema"], "components": DOCUMENT["components"]})


def test_every_reference_leads_somewhere() -> None:
    references = [node["$ref"] for node in every(DOCUMENT) if isinstance(node.get("$ref"), str)]
    assert len(references) > 200
    assert all(isinstance(resolved(reference), dict) for reference in references)


def test_every_event_of_every_service_is_a_channel_on_its_exchange() -> None:
    listed = {
        (channel["bindings"]["amqp"]["exchange"]["name"], channel["address"])
        for channel in DOCUMENT["channels"].values()
    }
    catalogues = {name: import_module(f"{name}.events").CATALOGUE for name in SERVICES}
    assert listed == {
        (exchange_of(name, confidential=type_ in catalogue.confidential), type_)
        for name, catalogue in catalogues.items()
        for type_ in catalogue
    }


def test_every_operation_sends_the_message_of_its_channel() -> None:
    assert len(DOCUMENT["operations"]) == len(DOCUMENT["channels"])
    for operation in DOCUMENT["operations"].values():
        channel = operation["channel"]["$ref"]
        assert operation["action"] == "send"
        assert operation["messages"] == [{"$ref": f"{channel}/messages/event"}]


@pytest.mark.parametrize("name", DOCUMENT["components"]["messages"])
def test_a_sample_is_what_its_message_says_and_another_event_is_not(name: str) -> None:
    message = DOCUMENT["components"]["messages"][name]
    validator = payload(message)
    validator.check_schema(message["payload"]["schema"])
    sample = message["examples"][0]["payload"]
    validator.validate(sample)
    validator.validate({**sample, "data": {**sample["data"], "added_later": 1}})
    with pytest.raises(ValidationError):
        validator.validate({**sample, "type": "something.else.v1"})


@pytest.mark.slow
def test_the_schema_of_asyncapi_finds_nothing_wrong(tmp_path: Path) -> None:
    fetched = subprocess.run(
        pages.npm("pack", OFFICIAL, *pages.REGISTRY_TRIES),
        cwd=tmp_path,
        env=pages.ENVIRONMENT,
        capture_output=True,
        timeout=100,
    )
    if fetched.returncode:
        pytest.skip(f"{OFFICIAL} cannot be had here")
    with tarfile.open(next(tmp_path.glob("*.tgz"))) as archive:
        file = archive.extractfile("package/schemas/3.0.0-without-$id.json")
        assert file is not None
        schema = json.load(file)
    official = Draft7Validator(schema)
    official.validate(DOCUMENT)
    with pytest.raises(ValidationError):
        official.validate({**DOCUMENT, "operations": {"x": {"action": "shout"}}})
