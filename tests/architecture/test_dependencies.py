"""What is imported is named, and what is named is locked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHASSIS = ROOT / "chassis"
PACKAGES = {
    "chassis": CHASSIS,
    "bus": ROOT / "bus",
    "accounts": ROOT / "services" / "accounts",
    "projects": ROOT / "services" / "projects",
    "finance": ROOT / "services" / "finance",
    "workspace": ROOT / "services" / "workspace",
    "gateway": ROOT / "gateway",
    "standalone": ROOT / "standalone",
}
OURS = {*PACKAGES, "tandem"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;! ]", name)[0]).lower()


def named_by(folder: Path) -> set[str]:
    """Also in its extras: what it imports only where they are installed."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    extras = project.get("optional-dependencies", {}).values()
    return {normal(name) for names in (project["dependencies"], *extras) for name in names}


def imported_by(package: Path) -> set[str]:
    """Top-level packages that the code imports, without the standard library and ours.

    `testing` modules, which only tests import, take what the tools of the tree bring.
    """
    found: set[str] = set()
    for path in (path for path in package.rglob("*.py") if path.stem != "testing"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - OURS


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_names_what_it_imports_unless_the_chassis_brings_it(name: str) -> None:
    folder = PACKAGES[name]
    named = named_by(folder) | named_by(CHASSIS) | named_by(ROOT / "bus")
    distributions = packages_distributions()
    for module in imported_by(folder / name):
        brought_by = {normal(one) for one in distributions.get(module, [module])}
        assert brought_by & named, f"{name} imports {module}, which {sorted(brought_by)} brings"


def test_every_named_dependency_is_locked_by_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    locked = {normal(line) for line in lock.splitlines() if "==" in line}
    named = set().union(*(named_by(folder) for folder in PACKAGES.values()))
    assert {name for name in named - locked if not name.startswith("tandem-")} == set()
    assert all("--hash=sha256:" in part for part in re.split(r"\n(?=[a-z0-9])", lock)[1:])
