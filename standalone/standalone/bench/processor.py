"""Processor time of an instance's processes, as the kernel counts it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_STAT_FROM_STATE = 2
"""Fields of /proc/PID/stat before the state: the number, and the name in parentheses."""
_UTIME, _STIME, _CUTIME, _CSTIME = (number - 1 - _STAT_FROM_STATE for number in (14, 15, 16, 17))


def spent_ms(process_ids: Mapping[str, int]) -> dict[str, float]:
    """Milliseconds of processor time since its start: each process with all its descendants."""
    return {name: sum(map(_own_ms, family(id_))) for name, id_ in process_ids.items()}


def family(process_id: int) -> Iterator[int]:
    """The process and all its descendants that live."""
    yield process_id
    for listed in Path(f"/proc/{process_id}/task").glob("*/children"):
        try:
            children = listed.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def _own_ms(process_id: int) -> float:
    """Of the process, and of its children that have ended."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return sum(int(fields[place]) for place in (_UTIME, _STIME, _CUTIME, _CSTIME)) * TICK_MS


def memory_mib(process_id: int) -> float:
    """Proportional set size of the process and its descendants: shared pages count in part."""
    return sum(map(_pss_kib, family(process_id))) / 1024


def _pss_kib(process_id: int) -> int:
    try:
        rollup = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(rollup.partition("Pss:")[2].split()[0])
