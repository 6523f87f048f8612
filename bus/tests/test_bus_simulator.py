"""The bus by seed, with a simulated broker; and that the judge finds planted mistakes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from chassis.testing import database_url

pytestmark = pytest.mark.slow

SIMULATE = Path(__file__).parent / "simulator" / "simulate.py"
SEEDS = 20
SEEDS_OF_A_MUTANT = 600
MUTANTS = {
    "acknowledge-first": 1,
    "acknowledge-all-before": 1,
    "no-inbox-row": 1,
    "inbox-forgets-after-an-hour": 8,
    "mark-before-publishing": 30,
    "mark-without-the-lock": 35,
    "stamp-in-two-steps": 240,
    "cursor-by-id": 1,
    "park-nothing": 1,
    "projection-goes-back": 1,
    "batch-keeps-the-first": 1,
    "lane-turned-round": 1,
    "retry-what-is-settled": 690,
    "wait-for-locked-rows": 45,
    "claim-all-together": 460,
    "drop-what-was-given-up": 30,
    "never-doubt": 1,
    "forget-the-tries": 1,
    "no-idempotency-key": 1,
}
"""By name, a seed from which on the mistake soon shows; it is sought through SEEDS_OF_A_MUTANT."""


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Within the test session's own database server."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", str(SIMULATE), *arguments],
        env={"TANDEM_TEST_POSTGRES": database_url("postgres")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_committed_facts_equal_applied_effects_in_every_seed() -> None:
    done = simulate("--processes=1", f"--seeds={SEEDS}")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.proof
@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_judge_sees_a_planted_mistake(mutant: str) -> None:
    first, seeds = f"--first={MUTANTS[mutant]}", f"--seeds={SEEDS_OF_A_MUTANT}"
    done = simulate("--processes=1", first, seeds, f"--mutant={mutant}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "see it again with: make simulate SEED=" in done.stdout


@pytest.mark.proof
def test_a_seed_tells_the_same_story_whatever_was_lived_through_before_it() -> None:
    one, two = (
        simulate("--first=40", "--seeds=8", "--stories", f"--processes={number}").stdout
        for number in (1, 2)
    )
    assert stories(one).count("all is quiet") == 8
    assert stories(one) == stories(two)


def stories(output: str) -> str:
    """The part before the mishaps are counted."""
    return output[output.index("seed 40") : output.index("  transaction.recorded ")]
