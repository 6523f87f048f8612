"""Processor time and memory of an instance's processes, as the kernel counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import psutil

MIB = 1024 * 1024


def spent_ms(process_ids: Mapping[str, int]) -> dict[str, float]:
    """Milliseconds of processor time since its start: each process with all its descendants."""
    return {name: sum(map(_own_ms, family(id_))) for name, id_ in process_ids.items()}


def family(process_id: int) -> Iterator[psutil.Process]:
    """The process and all its descendants that live."""
    process = psutil.Process(process_id)
    yield process
    yield from process.children(recursive=True)


def _own_ms(process: psutil.Process) -> float:
    """Of the process, and of its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    ended = float(times.children_user) + float(times.children_system)
    return (times.user + times.system + ended) * 1000


def memory_mib(process_id: int) -> float:
    """Proportional set size of the process and its descendants: shared pages count in part."""
    return sum(map(_pss_bytes, family(process_id))) / MIB


def _pss_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0
