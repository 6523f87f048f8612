"""Somebody who follows the live feed as docs/integrating.md says, whatever ends meanwhile."""

from __future__ import annotations

import json
import threading

import httpx
from agency.people import Json, Writer

SILENCE_SECONDS = 60.0


class Following(threading.Thread):
    """Reads events in a thread of its own; an ended stream is taken up again where it ended.

    events: ids in the order in which they came. broken: how streams ended that did not end well.
    streams: how many there were.
    """

    def __init__(self, address: str, person: Writer) -> None:
        super().__init__(daemon=True)
        self._url = f"{address}/v1/events"
        self._headers = {"Authorization": f"Bearer {person.token}", "Accept": "text/event-stream"}
        self.start_cursor = self._page("latest")["next_cursor"]
        self._cursor: str = self.start_cursor
        self.events: list[str] = []
        self.broken: list[str] = []
        self.streams = 0
        self.start()

    def run(self) -> None:
        while True:
            headers = {**self._headers, "Last-Event-ID": self._cursor}
            try:
                with httpx.stream(
                    "GET", self._url, headers=headers, timeout=SILENCE_SECONDS
                ) as stream:
                    stream.raise_for_status()
                    self.streams += 1
                    for line in stream.iter_lines():
                        self._hear(line)
            except httpx.HTTPError as failure:
                self.broken.append(f"{type(failure).__name__}: {failure}")

    def _hear(self, line: str) -> None:
        name, _, value = line.partition(": ")
        if name == "id":
            self._cursor = value
        elif name == "data":
            self.events.append(json.loads(value)["id"])

    def recorded(self) -> list[str]:
        """What the feed says now happened since the following began, by pages."""
        cursor, found = self.start_cursor, list[str]()
        while (page := self._page(cursor))["items"]:
            found += [event["id"] for event in page["items"]]
            cursor = page["next_cursor"]
        return found

    def _page(self, after: str) -> Json:
        headers = {"Authorization": self._headers["Authorization"]}
        query = {"after": after, "limit": "200"}
        answer = httpx.get(self._url, params=query, headers=headers, timeout=SILENCE_SECONDS)
        return dict(answer.raise_for_status().json())
