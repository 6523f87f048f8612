"""Requests at a fixed rate, whatever became of the earlier ones; whatever fails is counted.

An open loop: each request is sent when its time has come, over connections that are kept open, and
none is sent twice. Of twenty requests eighteen read one thing, one asks for an overview of three
services, and one logs time or approves it.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

from agency.load import APPROVED_AT_ONCE, time_sheet
from agency.opening import Agency
from agency.people import Answer, Json, Writer

ANSWER_SECONDS = 30.0
UNDER_WAY_MAX = 100
MIX = (*["read"] * 6, "overview", *["read"] * 6, "write", *["read"] * 6)


@dataclass
class Traffic:
    """Sends a number of requests a second within a `with` block. failures: in words, one for each.

    incomplete: overviews that came without a part, which was not there within its two seconds. The
    gateway promises the page all the same, so they are counted by themselves.
    """

    agency: Agency
    address: str
    per_second: int
    sent: int = 0
    failures: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    incomplete: int = 0
    slowest_seconds: float = 0.0
    seconds: float = 0.0

    def __post_init__(self) -> None:
        agency = self.agency
        client, project = f"/v1/clients/{agency.client_id}", f"/v1/projects/{agency.project_id}"
        self._reads = cycle([client, "/v1/me", project, "/v1/events?last=1&limit=1", "/v1/me"])
        self._overviews = cycle([f"{client}/overview", f"{project}/overview"])
        self._sheet = time_sheet(agency.project_id)
        self._designers = cycle(agency.designers)
        self._logged: list[str] = []
        self._lock = threading.Lock()
        self._own = threading.local()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Traffic:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def __str__(self) -> str:
        return (
            f"{self.sent} requests in {self.seconds:.0f} s ({self.sent / self.seconds:.0f}/s), "
            f"{len(self.failures)} failed, the slowest {self.slowest_seconds:.2f} s; "
            f"{self.incomplete} overviews without a part"
        )

    def _run(self) -> None:
        acts = {"read": self._read, "overview": self._look_over, "write": self._write}
        began = due = time.monotonic()
        with ThreadPoolExecutor(UNDER_WAY_MAX) as senders:
            for kind in cycle(MIX):
                if self._end.wait(max(0.0, due - time.monotonic())):
                    break
                due += 1 / self.per_second
                senders.submit(self._noting, acts[kind])
        self.seconds = time.monotonic() - began

    def _noting(self, act: Callable[[], None]) -> None:
        began = time.monotonic()
        try:
            act()
        except Unsatisfied as failure:
            after = f"{time.strftime('%H:%M:%S')} after {time.monotonic() - began:.2f} s"
            self.failures.append(f"{after}: {failure}")
        with self._lock:
            self.sent += 1
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)

    def _read(self) -> None:
        self._send(self.agency.manager, "GET", next(self._reads))

    def _look_over(self) -> None:
        page = self._send(self.agency.manager, "GET", next(self._overviews))
        self.incomplete += bool(page["unavailable"])

    def _write(self) -> None:
        with self._lock:
            ids = self._logged[:APPROVED_AT_ONCE]
            if len(ids) == APPROVED_AT_ONCE:
                del self._logged[:APPROVED_AT_ONCE]
            designer, entry = next(self._designers), next(self._sheet)
        if len(ids) == APPROVED_AT_ONCE:
            approval: Json = {"time_entry_ids": ids}
            self._send(self.agency.manager, "POST", "/v1/time-entries/approve", approval)
        else:
            self._logged.append(str(self._send(designer, "POST", "/v1/time-entries", entry)["id"]))

    def _send(self, person: Writer, method: str, path: str, body: Json | None = None) -> Json:
        """The answer; one that is no success is a failure, as is none at all."""
        key = str(uuid.uuid4())
        headers = {"Authorization": f"Bearer {person.token}"}
        if body is not None:
            headers |= {"Idempotency-Key": key, "Content-Type": "application/json"}
        connection = self._connection()
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as failure:
            connection.close()
            raise Unsatisfied(f"{method} {path}: {type(failure).__name__} {failure}") from None
        if not 200 <= response.status < 300:
            raise Unsatisfied(f"{method} {path}: {response.status} {text[:300]!r}")
        answer: Json = json.loads(text)
        if body is not None:
            self.answers.append(Answer(path, body, key, str(answer.get("id", ""))))
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        """Each sender has its own, which opens itself again when the other side has closed it."""
        if not hasattr(self._own, "connection"):
            host = urlsplit(self.address).netloc
            self._own.connection = http.client.HTTPConnection(host, timeout=ANSWER_SECONDS)
        connection: http.client.HTTPConnection = self._own.connection
        return connection


class Unsatisfied(Exception):
    """What a request failed with, in words."""
