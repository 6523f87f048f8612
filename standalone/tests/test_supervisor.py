"""The supervisor on real processes: what dies is started again, and nothing outlives it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from processes import eventually, has_ended
from standalone.supervisor import LOG_BYTES_MAX, Program, Supervisor, open_log, pause_after, trim

SLEEPER = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up'); time.sleep(60)"


def a_program(folder: Path, code: str = SLEEPER, name: str = "sleeper") -> Program:
    return Program(
        name=name, command=(sys.executable, "-u", "-c", code), log=folder / f"{name}.log"
    )


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def supervisor(lines: list[str]) -> Iterator[Supervisor]:
    supervising = Supervisor(lines.append)
    yield supervising
    supervising.stop(list(supervising.children), within_seconds=0.2)


def test_a_killed_child_is_started_again(
    supervisor: Supervisor, lines: list[str], tmp_path: Path
) -> None:
    supervisor.start(a_program(tmp_path))
    first = supervisor.process_ids()["sleeper"]
    os.kill(first, signal.SIGKILL)
    eventually(supervisor.check)
    assert supervisor.process_ids()["sleeper"] != first
    assert lines == ["sleeper was ended by SIGKILL; starting it again"]


def test_a_child_that_keeps_dying_is_started_more_and_more_seldom() -> None:
    assert [pause_after(deaths) for deaths in range(7)] == [0.0, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0]


def test_a_child_that_ran_for_long_is_started_at_once_again(tmp_path: Path) -> None:
    now = [0.0]
    supervising = Supervisor(lambda _: None, clock=lambda: now[0])
    supervising.start(a_program(tmp_path, code="pass"))
    child = supervising.children["sleeper"]
    child.deaths = 5
    child.process.wait()
    now[0] = 100.0
    supervising.check()
    assert child.due == 100.0


@pytest.mark.parametrize(
    ("code", "failures"), [("exit(3)", 1), ("import os; os.kill(os.getpid(), 9)", 0)]
)
def test_only_what_ends_by_itself_has_failed(tmp_path: Path, code: str, failures: int) -> None:
    supervising = Supervisor(lambda _: None)
    supervising.start(a_program(tmp_path, code=code))
    child = supervising.children["sleeper"]
    child.process.wait()
    supervising.check()
    assert child.failures == failures


def test_stop_asks_first_and_kills_after_the_grace(
    supervisor: Supervisor, lines: list[str], tmp_path: Path
) -> None:
    program = a_program(tmp_path, code=STUBBORN, name="stubborn")
    supervisor.start(program)
    eventually(lambda: program.log.read_text() == "up\n")
    process = supervisor.process_ids()["stubborn"]
    supervisor.stop(["stubborn"], within_seconds=0.3)
    assert not psutil.pid_exists(process)
    assert lines == ["stubborn did not stop in time; killed"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux sends a death signal")
def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from standalone.supervisor import Program, Supervisor
        command = (sys.executable, "-c", {SLEEPER!r})
        supervisor = Supervisor(print)
        supervisor.start(Program(name="a", command=command, log=Path({str(tmp_path)!r}) / "a.log"))
        print(supervisor.process_ids()["a"], flush=True)
        time.sleep(60)
    """)
    supervising = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert supervising.stdout is not None
    child = psutil.Process(int(supervising.stdout.readline()))
    eventually(lambda: SLEEPER in child.cmdline() and "tether.py" not in " ".join(child.cmdline()))
    supervising.kill()
    supervising.wait()
    supervising.stdout.close()
    eventually(lambda: has_ended(child.pid))


def test_logs_are_their_owners_alone(tmp_path: Path) -> None:
    log = tmp_path / "log" / "a.log"
    log.parent.mkdir(mode=0o755)
    log.touch(0o644)
    with open_log(log) as handle:
        handle.write(b"x")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_log_that_grew_too_long_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(b"x" * (LOG_BYTES_MAX + 1))
    trim(log)
    assert log.stat().st_size == 0
    assert (tmp_path / "a.log.1").stat().st_size == LOG_BYTES_MAX + 1
    assert stat.S_IMODE((tmp_path / "a.log.1").stat().st_mode) == 0o600
