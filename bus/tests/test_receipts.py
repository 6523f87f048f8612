"""Messages are acknowledged once each, in few words, and never one that is still in flight."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SETTLING = Path(__file__).parent / "example" / "settling.py"


def test_what_is_done_with_is_acknowledged_and_nothing_else() -> None:
    command = [sys.executable, "-W", "ignore", str(SETTLING)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
