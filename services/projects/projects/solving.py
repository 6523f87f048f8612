"""The process that works a levelling out: `python -m projects.solving`, started by the worker.

Apart from the worker, so that its other work goes on; with less priority, and with limits of memory
and processor time. It writes its progress and its answer itself, and ends when the levelling is
cancelled, when its time is over, or when the worker that started it is gone.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from chassis.actor import Actor
from chassis.database import Database

MEMORY_MAX_BYTES = 4 * 1024**3
GRACE_SECONDS = 60
NICE = 10
LOOK_EVERY_SECONDS = 1

_started: list[subprocess.Popen[bytes]] = []


def start_process(database_url: str, levelling_id: str) -> None:
    """The address goes by standard input, since anybody can read the arguments of a process."""
    _started[:] = [each for each in _started if each.poll() is None]
    process = subprocess.Popen(
        [sys.executable, "-m", "projects.solving"],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    _started.append(process)
    if process.stdin:
        asked = {"database_url": database_url, "levelling_id": levelling_id}
        process.stdin.write(json.dumps(asked).encode())
        process.stdin.close()


def main() -> int:
    asked = json.load(sys.stdin)
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
    from projects.events import CATALOGUE

    database = Database(asked["database_url"], CATALOGUE, pool_size=1)
    return solve(database, asked["levelling_id"])


def solve(database: Database, levelling_id: str) -> int:
    """Work it out and keep the answer; 0 even when there is none, which is kept as well."""
    from projects.levelling import commands
    from projects.levelling.rules.levelling import level
    from projects.levelling.rules.problem import Unsolvable
    from projects.levelling.rules.stated import named, problem_of, result_of

    with database.transaction(_ACTOR) as tx:
        asked = commands.stated_of(tx, levelling_id)
        stated, seconds, seed = asked.stated, asked.effort, asked.seed
    watch = _Watch(database, levelling_id, time.monotonic() + seconds)
    try:
        problem = problem_of(stated)
        effort = seconds * 1000
        step = level(problem, seed=seed, effort_ms=effort, stop=watch.stop, tell=watch.tell)
        result = result_of(stated, problem, step.answer)
    except Unsolvable as impossible:
        _fail(database, levelling_id, named(stated, str(impossible)))
        return 0
    except Exception:
        _fail(database, levelling_id, "It could not be worked out, by a fault of the program.")
        raise
    with database.transaction(_ACTOR) as tx:
        commands.finish(
            tx,
            levelling_id,
            result=result,
            answers=watch.answers,
            cost_first=watch.first,
            cost=step.cost,
            bound=step.bound,
            optimal=step.optimal,
        )
    return 0


_ACTOR = Actor.system("projects")


def _fail(database: Database, levelling_id: str, message: str) -> None:
    from projects.levelling import commands

    with database.transaction(_ACTOR) as tx:
        commands.fail(tx, levelling_id, message)


@dataclass(slots=True)
class _Watch:
    """Keeps the progress, and says when to stop. until: on the monotonic clock."""

    database: Database
    levelling_id: str
    until: float
    answers: int = 0
    first: int = 0
    best: dict[str, Any] = field(default_factory=dict)
    stopped: bool = False
    _looked: float = 0
    _parent: int = field(default_factory=os.getppid)

    def tell(self, step: Any) -> None:
        self.answers += 1
        self.first = self.first or step.cost
        self.best = {"cost": step.cost, "bound": step.bound}
        self._note()

    def stop(self) -> bool:
        if not self.stopped and time.monotonic() - self._looked >= LOOK_EVERY_SECONDS:
            self._note()
        return self.stopped or time.monotonic() > self.until

    def _note(self) -> None:
        from projects.levelling import commands

        self._looked = time.monotonic()
        with self.database.transaction(_ACTOR) as tx:
            running = commands.note_progress(
                tx, self.levelling_id, answers=self.answers, cost_first=self.first, **self.best
            )
        self.stopped = not running or os.getppid() != self._parent


if __name__ == "__main__":
    sys.exit(main())
