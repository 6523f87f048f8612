"""What each kind of process really loads, seen in a process of its own.

The import contracts say the same of the source; this also sees what third parties load.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

SERVICES = ("accounts", "projects", "finance", "workspace", "gateway")
LOAD_ALL = """
import importlib, pkgutil, sys
importlib.import_module("bus.worker.patch") if "worker" in sys.argv[1] else None
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(getattr(package, "__path__", ()), package.__name__ + "."):
    importlib.import_module(module.name)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def loaded_by(package: str) -> set[str]:
    """The top-level packages in memory once every module of package is imported."""
    outcome = subprocess.run(
        [sys.executable, "-c", LOAD_ALL, package], capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    return set(outcome.stdout.split())


@pytest.mark.parametrize("service", SERVICES)
def test_an_api_loads_neither_nameko_nor_eventlet(service: str) -> None:
    loaded = loaded_by(f"{service}.api")
    assert "grpc" in loaded
    assert loaded.isdisjoint({"nameko", "eventlet"})


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_does_not_load_grpc(service: str) -> None:
    loaded = loaded_by(f"{service}.worker")
    assert "eventlet" in loaded
    assert loaded.isdisjoint({"grpc", "tandem"})
