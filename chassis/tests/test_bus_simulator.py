"""The bus by seed, whatever a simulated broker and the processes do; and the judge's eyesight."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from chassis.testing import database_url

pytestmark = pytest.mark.slow

SIMULATE = Path(__file__).parent / "simulator" / "simulate.py"
SEEDS = 100
MUTANTS = [
    "acknowledge-first",
    "no-inbox-row",
    "mark-before-publishing",
    "cursor-by-id",
    "park-nothing",
    "projection-goes-back",
    "lane-turned-round",
]


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Within the test session's own database server."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", str(SIMULATE), "--processes=1", *arguments],
        env={"TANDEM_TEST_POSTGRES": database_url("postgres")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_committed_facts_equal_applied_effects_in_every_seed() -> None:
    done = simulate(f"--seeds={SEEDS}")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_judge_sees_a_planted_mistake(mutant: str) -> None:
    done = simulate(f"--seeds={SEEDS}", f"--mutant={mutant}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "see it again with: make simulate SEED=" in done.stdout


def test_a_seed_tells_the_same_story_again() -> None:
    first, second = (simulate("--seed=26").stdout.rpartition("simulator:")[0] for _ in range(2))
    assert "all is quiet" in first
    assert first == second
