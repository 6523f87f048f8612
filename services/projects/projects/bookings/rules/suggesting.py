"""Which hours that were booked are not logged yet."""

from __future__ import annotations

from collections.abc import Mapping


def not_logged(booked: Mapping[str, int], logged: Mapping[str, int]) -> dict[str, int]:
    """Of one person, project and day: minutes by task, "" for the project as a whole.

    Time on the same task counts first. What was logged beyond that counts for the other tasks, so
    that the suggestions never come to more than booked less logged.
    """
    same = {task: min(minutes, logged.get(task, 0)) for task, minutes in booked.items()}
    spare = sum(logged.values()) - sum(same.values())
    left = {}
    for task in sorted(booked):
        minutes = booked[task] - same[task]
        other = min(minutes, spare)
        spare -= other
        if minutes > other:
            left[task] = minutes - other
    return left
