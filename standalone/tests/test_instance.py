"""A whole Tandem, killed piece by piece: it heals, and nothing is left behind when it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import psutil
import pytest
from processes import eventually, has_ended
from standalone.instance import Instance, InstanceError
from standalone.postgres import Postgres
from standalone.programs import SERVICES

from standalone import doctor, health

pytestmark = pytest.mark.slow

MEMORY_BYTES_MAX = 1 << 30
STOP_SECONDS_MAX = 15.0


@pytest.fixture(scope="module")
def tandem() -> Iterator[Instance]:
    with Instance() as instance:
        yield instance


def is_whole(tandem: Instance) -> bool:
    apis = tandem.home.read_running()["apis"]
    workers = tandem.process_ids.get("workers")
    return (
        Postgres(tandem.home).is_ready()
        and all(health.api_is_ready(apis[name]) for name in SERVICES)
        and health.workers_are_ready(tandem.home.workers_running, workers)
        and health.gateway_is_ready(tandem.address)
    )


def are_gone(process_ids: dict[str, int]) -> bool:
    return all(map(has_ended, process_ids.values()))


def memory_bytes(process: psutil.Process) -> int:
    """The process's own part of memory; PostgreSQL runs as another user, who may not be asked
    for the exact figure in a container."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.AccessDenied:
        memory = process.memory_info()
        return int(memory.rss - memory.shared)
    except psutil.NoSuchProcess:
        return 0


@pytest.mark.parametrize(
    "name", ["accounts", "projects", "finance", "workspace", "workers", "gateway"]
)
def test_a_killed_process_is_there_again(tandem: Instance, name: str) -> None:
    killed = tandem.process_ids[name]
    tandem.kill(name)
    eventually(lambda: tandem.process_ids.get(name, killed) != killed)
    eventually(lambda: is_whole(tandem))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_a_service_has_its_own_name_and_its_runner_forks_without_threads(tandem: Instance) -> None:
    ids = tandem.process_ids
    shown = {name: psutil.Process(ids[name]).cmdline()[0] for name in (*SERVICES, "gateway")}
    assert shown == {name: f"tandem {name} api" for name in shown}
    assert psutil.Process(ids["runner"]).num_threads() == 1


def test_all_is_ready_again_after_postgres_was_killed(tandem: Instance) -> None:
    killed = tandem.process_ids["postgres"]
    tandem.kill("postgres")
    eventually(lambda: tandem.process_ids.get("postgres", killed) != killed)
    eventually(lambda: is_whole(tandem))


def test_the_doctor_finds_nothing_wrong(tandem: Instance) -> None:
    def nothing_is_wrong() -> bool:
        return all(finding.grade != "wrong" for finding in doctor.running(tandem.home))

    eventually(nothing_is_wrong)


def test_a_second_run_on_the_same_home_is_refused(tandem: Instance) -> None:
    running = tandem.home.read_running()
    second = Instance(home=tandem.home.path)
    with pytest.raises(InstanceError, match="already runs"), second:
        pytest.fail("two on one home")
    assert tandem.home.read_running() == running


def test_all_of_it_fits_into_a_gibibyte(tandem: Instance) -> None:
    runner = psutil.Process(tandem.process_ids["runner"])
    family = [runner, *runner.children(recursive=True)]
    assert sum(memory_bytes(process) for process in family) < MEMORY_BYTES_MAX


def test_nothing_outlives_a_killed_runner_and_the_next_start_takes_over(tandem: Instance) -> None:
    before = tandem.process_ids
    tandem.kill("runner")
    eventually(lambda: are_gone(before))
    tandem.start()
    eventually(lambda: is_whole(tandem))


def test_stopping_takes_seconds_and_leaves_nothing_running(tandem: Instance) -> None:
    before = tandem.process_ids
    began = time.monotonic()
    tandem.stop()
    assert time.monotonic() - began < STOP_SECONDS_MAX
    assert are_gone(before)
