"""Many requests with the same key at the same time: one effect for each key, all answers alike."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from agency.load import time_sheet
from agency.opening import open_agency
from agency.people import Answer, Json, Writer
from faults.trial import TIMEOUT_SECONDS, TIMES, Trial

pytestmark = [pytest.mark.slow, pytest.mark.container, pytest.mark.timeout(TIMEOUT_SECONDS)]

RACING = 20
"""Requests with one key at one time, each over a connection of its own."""
KEYS = 100 * TIMES
KILLED_EVERY = 25
KILLED = ("projects-api", "projects-api-2", "gateway-api", "accounts-api")
TIME_ENTRIES, OPPORTUNITIES = "/v1/time-entries", "/v1/opportunities"


def test_two_thousand_racing_duplicates_have_one_effect_for_each_key(trial: Trial) -> None:
    agency = open_agency(trial.bed)
    designers = several(agency.designers[0])
    sellers = several(agency.seller)
    asked: set[tuple[str, str]] = set()
    with ThreadPoolExecutor(RACING) as pool:
        for number, (path, body) in enumerate(changes(agency.project_id, agency.client_id)):
            writers = designers if path == TIME_ENTRIES else sellers
            if number % KILLED_EVERY == KILLED_EVERY // 2:
                trial.bed.crew.kill(KILLED[number // KILLED_EVERY % len(KILLED)])
            answer = race(pool, writers, path, body)
            trial.raced.append(answer)
            asked.add((path, answer.id))
    assert len(asked) == KEYS, "each key has an effect of its own"
    trial.count("racing duplicate requests", KEYS * RACING)
    trial.settles()


def several(writer: Writer) -> list[Writer]:
    """The same person at a number of devices."""
    return [Writer(writer.tandem, writer.token) for _ in range(RACING)]


def changes(project_id: str, client_id: str) -> Iterator[tuple[str, Json]]:
    """What is asked for, key by key: mostly of the service whose api runs twice."""
    sheet = time_sheet(project_id)
    for number in range(KEYS):
        if number % 4 == 3:
            yield OPPORTUNITIES, {"client_id": client_id, "name": f"Raced {number}"}
        else:
            yield TIME_ENTRIES, next(islice(sheet, 1))


def race(pool: ThreadPoolExecutor, writers: Sequence[Writer], path: str, body: Json) -> Answer:
    """All send the same request with the same key at once; the one answer they all get."""
    key = str(uuid.uuid4())
    start = threading.Barrier(len(writers))

    def send(writer: Writer) -> Json | None:
        start.wait()
        return writer.send(path, body, key)

    answers = [*pool.map(send, writers)]
    assert all(answer == answers[0] for answer in answers), f"{path} is answered differently"
    assert answers[0] is not None, f"{path} was refused"
    return Answer(path, body, key, str(answers[0]["id"]))
