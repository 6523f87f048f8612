"""Every import contract is broken by a violation planted in a copy of the tree.

A contract that can no longer be broken (a renamed folder, a mistyped pattern) fails here.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOMES = (
    "chassis",
    "bus",
    "services/accounts",
    "services/projects",
    "services/finance",
    "services/workspace",
    "gateway",
    "standalone",
    "proto/gen",
    "tools",
)
ACCOUNTS = "services/accounts/accounts"
PROJECTS = "services/projects/projects"
FINANCE = "services/finance/finance"
GATEWAY = "gateway/gateway"
PLANTED = [
    ("independent-services", f"{ACCOUNTS}/settings.py", "import finance"),
    ("independent-services", "gateway/gateway/__init__.py", "import projects.settings"),
    ("chassis-is-mechanism", "chassis/chassis/money.py", "import finance.billing.rules"),
    ("chassis-is-mechanism", "chassis/chassis/database.py", "import bus.relay"),
    ("bus-is-mechanism", "bus/bus/relay.py", "import accounts.events"),
    ("stubs-at-the-edge", "chassis/chassis/event.py", "import tandem.common.v1"),
    ("standalone-is-on-top", "gateway/gateway/__init__.py", "import standalone"),
    ("room-layers", f"{FINANCE}/billing/rules.py", "from finance.billing import model"),
    ("room-layers", f"{PROJECTS}/time/model.py", "import projects.time.commands"),
    ("service-layers", f"{ACCOUNTS}/pipeline/commands.py", "import accounts.api"),
    ("service-layers", f"{PROJECTS}/planning/queries.py", "import projects.worker"),
    ("models-stay-below", f"{FINANCE}/ledger/model.py", "import finance.rates.queries"),
    ("private-models", f"{FINANCE}/billing/commands.py", "import finance.rates.model"),
    ("private-models", f"{ACCOUNTS}/briefs/queries.py", "from accounts.clients import model"),
    ("private-models", f"{GATEWAY}/imports/commands.py", "import gateway.feed.model"),
    ("room-layers", f"{GATEWAY}/feed/rules.py", "from gateway.feed import model"),
    ("room-layers", f"{GATEWAY}/signin/model.py", "import gateway.signin.queries"),
    ("service-layers", f"{GATEWAY}/feed/queries.py", "import gateway.rest.route"),
    ("models-stay-below", f"{GATEWAY}/feed/model.py", "import gateway.signin.queries"),
    ("acyclic-rooms", f"{GATEWAY}/feed/live.py", "import gateway.rest.events"),
    ("acyclic-rooms", f"{FINANCE}/ledger/queries.py", "import finance.billing.queries"),
    ("acyclic-rooms", f"{ACCOUNTS}/briefs/queries.py", "import accounts.pipeline.queries"),
    ("pure-rules", f"{GATEWAY}/feed/rules.py", "import starlette"),
    ("pure-rules", f"{PROJECTS}/planning/rules.py", "import sqlalchemy"),
    ("pure-rules", f"{PROJECTS}/time/rules/entries.py", "import requests"),
    ("pure-rules", f"{FINANCE}/quoting/rules.py", "from chassis import database"),
    ("stubs-at-the-edge", f"{PROJECTS}/time/commands.py", "import tandem.projects.v1.time_pb2"),
    ("worker-without-grpc", f"{FINANCE}/worker/__init__.py", "import grpc"),
    ("worker-without-grpc", f"{ACCOUNTS}/worker/__init__.py", "import chassis.rpc.server"),
    ("api-without-nameko", f"{ACCOUNTS}/pipeline/commands.py", "import eventlet"),
    ("api-without-nameko", "gateway/gateway/api/__init__.py", "import nameko.standalone.rpc"),
]


_COLOURS = re.compile(r"\x1b\[\d+m")


def contracts() -> set[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix) for name in parser.sections() if name.startswith(prefix)}


def copy_of_the_tree(target: Path) -> None:
    without = shutil.ignore_patterns("tests", "__pycache__", "migrations", "*.egg-info")
    for home in HOMES:
        shutil.copytree(ROOT / home, target / home, ignore=without)
    shutil.copy(ROOT / ".importlinter", target)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter finds in a copy of the tree with every violation planted in it."""
    folder = tmp_path_factory.mktemp("planted")
    copy_of_the_tree(folder)
    for _, file, line in PLANTED:
        with (folder / file).open("a") as module:
            module.write(f"\n{line}\n")
    path = os.pathsep.join(str(folder / home) for home in HOMES)
    program = Path(sys.executable).parent / "lint-imports"
    outcome = subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1, outcome.stderr
    return _COLOURS.sub("", outcome.stdout)


def findings_of(contract: str, findings: str) -> str:
    """The part of the report that is about one contract; "" if it was kept."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    title = parser[f"importlinter:contract:{contract}"]["name"]
    _, _, details = findings.partition("Broken contracts")
    underlined = re.split(r"\n(.+)\n-{3,}\n", details)
    return dict(zip(underlined[1::2], underlined[2::2], strict=True)).get(title, "")


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(
    findings: str, contract: str, file: str, line: str
) -> None:
    importer = ".".join(Path(file).with_suffix("").parts).replace(".__init__", "")
    package = next(home for home in HOMES if file.startswith(f"{home}/"))
    importer = importer.removeprefix(package.replace("/", ".") + ".")
    assert importer in findings_of(contract, findings), f"{line!r} in {file} was not found"


def test_every_contract_has_a_planted_violation() -> None:
    assert contracts() == {contract for contract, _, _ in PLANTED}
