"""What the build made: small enough, and the logic in TypeScript is right."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from browser import missing_browser
from gateway.pages import built

from tools import pages

KIB = 1024
SHELL_KIB_MAX = 110
ROOM_KIB_MAX = 70
FONTS_KIB_MAX = 65


def kib(names: list[str]) -> float:
    """Compressed with gzip, as most see them."""
    found = [built.files()[name] for name in names]
    return sum(len(file.packed.get("gzip", file.plain)) for file in found) / KIB


def entry_files() -> list[str]:
    """What the document itself loads: the shell."""
    document = built.files()[built.DOCUMENT].plain.decode()
    return re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', document)


@pytest.fixture(autouse=True)
def built_pages() -> None:
    if not built.files():
        pytest.skip("the pages are not built here; `make ready` says why")


def test_the_shell_a_room_and_the_fonts_keep_to_their_budgets() -> None:
    shell = entry_files()
    assert len(shell) >= 2
    assert kib(shell) <= SHELL_KIB_MAX
    rooms = [name for name in built.files() if name.endswith((".js", ".css")) and name not in shell]
    assert {name: size for name in rooms if (size := kib([name])) > ROOM_KIB_MAX} == {}
    assert kib([name for name in built.files() if name.endswith(".woff2")]) <= FONTS_KIB_MAX


def test_logic_and_store_pass_their_own_tests() -> None:
    command = pages.node("--test", "--test-isolation=none", "--test-timeout=60000", "**/*.test.ts")
    outcome = subprocess.run(command, cwd=pages.WEB, capture_output=True, text=True, timeout=100)
    assert outcome.returncode == 0, outcome.stdout


def test_ci_has_a_browser() -> None:
    """Elsewhere the tests in a browser are skipped where there is none."""
    if os.environ.get("CI") and Path("/.dockerenv").exists():
        pytest.skip("the bare machine has none, on purpose")
    if os.environ.get("CI"):
        assert missing_browser() == ""
