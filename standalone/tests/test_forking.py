"""Processes forked from one that has loaded much: each is one of its own in all that others see.

The parent is a process of its own, as it is in `tandem run`; pytest's may have threads.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from processes import eventually, has_ended

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")

PARENT = """
import os, signal, subprocess, sys, time
from pathlib import Path
from standalone.forking import Fork, Forks
from standalone.supervisor import Program, Supervisor

def tell_of_itself():
    files = sorted(int(file.name) for file in Path("/proc/self/fd").iterdir())
    print(os.environ["TANDEM_TRIED"], os.getpid(), os.getsid(0), files[:-1], flush=True)
    print("and to stderr", file=sys.stderr)
    return 0

def sleep():
    print("up")
    time.sleep(60)
    return 0

def fail():
    raise RuntimeError("it does not work")

program = Program(
    name="a",
    command=("python", "-m", "a", "api"),
    log=Path("a.log"),
    environment={"TANDEM_TRIED": "yes"},
)
"""


class Parent:
    """A process that forks as its script says, in a folder of its own."""

    def __init__(self, folder: Path, script: str) -> None:
        self.log = folder / "a.log"
        command = [sys.executable, "-c", PARENT + textwrap.dedent(script)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder)

    def says(self) -> str:
        """Its next line."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Callable[[str], Parent]]:
    started: list[Parent] = []

    def start(script: str) -> Parent:
        started.append(Parent(tmp_path, script))
        return started[-1]

    yield start
    for one in started:
        one.end()


Start = Callable[[str], Parent]


def test_it_has_its_own_log_environment_session_and_no_file_of_its_parent(parent: Start) -> None:
    found = parent("""
        lock = open("lock", "w")
        child = Fork(program, tell_of_itself)
        print(child.wait(60), child.pid, "TANDEM_TRIED" in os.environ, flush=True)
    """)
    code, child, set_here = found.says().split()
    assert (code, set_here) == ("0", "False")
    lines = found.log.read_text().splitlines()
    assert lines == [f"yes {child} {child} [0, 1, 2]", "and to stderr"]


def test_it_has_its_own_name_in_ps(parent: Start) -> None:
    found = parent("""
        child = Fork(program, sleep)
        print(child.pid, flush=True)
        child.wait(60)
    """)
    process = psutil.Process(int(found.says()))
    eventually(lambda: process.cmdline()[0] == "tandem a api")


def test_a_killed_one_is_forked_again(parent: Start) -> None:
    found = parent("""
        supervisor = Supervisor(
            lambda line: print(line, flush=True), begin=Forks({"a": sleep}).begin
        )
        supervisor.start(program)
        print(supervisor.process_ids()["a"], flush=True)
        while not supervisor.check():
            time.sleep(0.02)
        print(supervisor.process_ids()["a"], flush=True)
        time.sleep(60)
    """)
    first = int(found.says())
    os.kill(first, signal.SIGKILL)
    assert found.says() == "a was ended by SIGKILL; starting it again"
    assert int(found.says()) != first
    eventually(lambda: found.log.read_text().endswith("up\n"))


def test_what_is_not_named_is_started_as_a_program(parent: Start) -> None:
    found = parent("""
        print(type(Forks({"b": sleep}).begin(program)).__name__, flush=True)
    """)
    assert found.says() == "Popen"


def test_at_its_end_it_does_what_it_registered_for_then_and_not_what_its_parent_did(
    parent: Start,
) -> None:
    found = parent("""
        import atexit
        atexit.register(print, "of the parent", flush=True)
        def entry():
            atexit.register(print, "of the child", flush=True)
            return 3
        print(Fork(program, entry).wait(60), flush=True)
    """)
    assert (found.says(), found.says()) == ("3", "of the parent")
    assert found.log.read_text() == "of the child\n"


def test_what_goes_wrong_in_it_stands_in_its_log_and_is_a_failure(parent: Start) -> None:
    found = parent("print(Fork(program, fail).wait(60), flush=True)")
    assert found.says() == "1"
    assert "RuntimeError: it does not work" in found.log.read_text()


def test_waiting_for_one_that_runs_on_ends_in_time(parent: Start) -> None:
    found = parent("""
        try:
            Fork(program, sleep).wait(0.01)
        except subprocess.TimeoutExpired:
            print("not ended", flush=True)
        time.sleep(60)
    """)
    assert found.says() == "not ended"


def test_a_signal_at_once_ends_it_and_is_not_taken_by_its_parents_handler(parent: Start) -> None:
    found = parent("""
        signal.signal(signal.SIGTERM, lambda *_: None)
        child = Fork(program, sleep)
        child.send_signal(signal.SIGTERM)
        print(child.wait(30), flush=True)
    """)
    assert found.says() == str(-signal.SIGTERM)


def test_it_dies_with_its_killed_parent(parent: Start) -> None:
    found = parent("""
        print(Fork(program, sleep).pid, flush=True)
        time.sleep(60)
    """)
    child = psutil.Process(int(found.says()))
    eventually(lambda: found.log.exists() and found.log.read_text() == "up\n")
    found.end()
    eventually(lambda: has_ended(child.pid))
