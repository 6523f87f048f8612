"""What every line holds, and how often a lasting trouble is logged."""

from __future__ import annotations

import json
import subprocess
import sys

from chassis.log import Trouble
from structlog.testing import capture_logs

FROM_A_THREAD = """
import threading, structlog
from chassis.log import configure
configure("finance")
thread = threading.Thread(target=structlog.get_logger().info, args=["logged"])
thread.start()
thread.join()
"""


def test_a_line_of_any_thread_names_the_service() -> None:
    logged = subprocess.run(
        [sys.executable, "-c", FROM_A_THREAD], capture_output=True, text=True, check=True
    )
    line = json.loads(logged.stderr)
    assert (line["event"], line["service"], line["level"]) == ("logged", "finance", "info")


def test_a_trouble_is_told_once_and_again_when_its_reason_changes() -> None:
    trouble = Trouble("broker lost", service="finance")
    with capture_logs() as lines:
        for reason in ("gone", "gone", "refused", "refused"):
            trouble.tell(reason)
    assert [line["log_level"] for line in lines] == ["warning", "debug", "warning", "debug"]
    assert lines[2] == {
        "event": "broker lost",
        "service": "finance",
        "reason": "refused",
        "log_level": "warning",
    }


def test_a_trouble_that_comes_back_is_told_again() -> None:
    trouble = Trouble("broker lost")
    with capture_logs() as lines:
        trouble.tell("gone")
        trouble.over()
        trouble.tell("gone")
    assert [line["log_level"] for line in lines] == ["warning", "warning"]
