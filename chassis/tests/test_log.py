"""What is said of a trouble that lasts, and how often."""

from __future__ import annotations

from chassis.log import Trouble
from structlog.testing import capture_logs


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
