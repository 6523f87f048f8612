"""One trace over every process that a piece of work passes.

Each door (HTTP, gRPC, transaction, relay, handler) opens a span under the `traceparent` that came
with the work, and what goes on from there takes the span's own along. So the trace id is known
everywhere, and in every log line, whether or not anybody collects spans. They are collected by
OpenTelemetry's SDK, which is loaded only when a setting says where they shall go; without one a
span is a few attribute writes.

Only names, ids and outcomes are sent, never what a request or an event carries.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER = (
    "INTERNAL",
    "SERVER",
    "CLIENT",
    "PRODUCER",
    "CONSUMER",
)

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)
_current: ContextVar[str] = ContextVar("traceparent", default="")


class Recording(Protocol):
    """A span that is collected."""

    traceparent: str

    def tell(self, name: str, value: str | int) -> None: ...

    def rename(self, name: str) -> None: ...

    def end(self, error: BaseException | None = None) -> None: ...


class Recorder(Protocol):
    """What makes spans that are collected."""

    def start(
        self, name: str, kind: str, parent: str, attributes: Mapping[str, str | int]
    ) -> Recording: ...


_recorder: Recorder | None = None


def configure(service: str, process: str, endpoint: str = "", folder: str = "") -> None:
    """Collect this process's spans if configured: OTLP over HTTP, or a folder of JSON lines.

    The variables of OpenTelemetry itself (OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS,
    OTEL_TRACES_SAMPLER, ...) mean what they mean everywhere.
    """
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return
    standard = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    if endpoint or folder or any(os.environ.get(name) for name in standard):
        from chassis.spans import SdkRecorder

        collect_with(SdkRecorder(service, process, endpoint, folder))


def collect_with(recorder: Recorder | None) -> None:
    """Have all spans made by this recorder from now on; None for by nobody."""
    global _recorder
    _recorder = recorder


def current() -> str:
    """The traceparent of the work at hand, to go with whatever it starts; empty outside of any."""
    return _current.get()


def trace_id(traceparent: str | None = None) -> str:
    """The trace that a traceparent belongs to: of the work at hand unless given."""
    return (_current.get() if traceparent is None else traceparent)[3:35]


def well_formed(traceparent: str) -> str:
    """The traceparent, or nothing if it is none."""
    return traceparent if _TRACEPARENT.fullmatch(traceparent) else ""


class span:  # noqa: N801 (read as a verb: `with span(...)`)
    """A piece of work under the given traceparent, else under the work at hand, else a new trace.

    Use it with `with`. `traceparent` is its own, for what it starts elsewhere.
    """

    __slots__ = (
        "_attributes",
        "_failure",
        "_kind",
        "_name",
        "_parent",
        "_recording",
        "_token",
        "traceparent",
    )

    def __init__(
        self, name: str, kind: str = INTERNAL, parent: str = "", **attributes: str | int
    ) -> None:
        self._name, self._kind, self._parent, self._attributes = name, kind, parent, attributes
        self._recording: Recording | None = None
        self._failure: BaseException | None = None

    def __enter__(self) -> Self:
        parent = well_formed(self._parent) or _current.get()
        if _recorder is None:
            self.traceparent = parent or _new_trace()
        else:
            self._recording = _recorder.start(self._name, self._kind, parent, self._attributes)
            self.traceparent = self._recording.traceparent
        self._token: Token[str] = _current.set(self.traceparent)
        return self

    def tell(self, name: str, value: str | int) -> None:
        """Note something about the work: an outcome, an id."""
        if self._recording is not None:
            self._recording.tell(name, value)

    def rename(self, name: str) -> None:
        """Say better what it was, once that is known."""
        if self._recording is not None:
            self._recording.rename(name)

    def fail(self, failure: BaseException) -> None:
        """Note a failure that is answered and does not leave the block as an exception."""
        self._failure = failure

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _current.reset(self._token)
        if self._recording is not None:
            self._recording.end(error or self._failure)


@contextmanager
def joined(traceparent: str) -> Iterator[None]:
    """Belong to a trace without a span of one's own: for what is logged about its work."""
    token = _current.set(well_formed(traceparent))
    try:
        yield
    finally:
        _current.reset(token)


@dataclass(frozen=True, slots=True)
class Piece:
    """One of several pieces of work that are done at once. parent: its traceparent, or empty."""

    name: str
    kind: str
    parent: str
    attributes: Mapping[str, str | int]


@contextmanager
def spans(pieces: Sequence[Piece]) -> Iterator[list[str]]:
    """A span for each, that lasts as long as the block; their traceparents.

    The last one's is that of the work at hand.
    """
    if _recorder is None:
        with _at_hand([well_formed(piece.parent) or _new_trace() for piece in pieces]) as made:
            yield made
        return
    recordings = [
        _recorder.start(piece.name, piece.kind, well_formed(piece.parent), piece.attributes)
        for piece in pieces
    ]
    failure: BaseException | None = None
    try:
        with _at_hand([recording.traceparent for recording in recordings]) as made:
            yield made
    except BaseException as error:
        failure = error
        raise
    finally:
        for recording in recordings:
            recording.end(failure)


@contextmanager
def _at_hand(traceparents: list[str]) -> Iterator[list[str]]:
    token = _current.set(traceparents[-1])
    try:
        yield traceparents
    finally:
        _current.reset(token)


@contextmanager
def publishing(service: str, rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    """Outbox rows on their way to the broker, each under a span that lasts as long as the block."""
    if _recorder is None:
        yield rows
        return
    with spans([_publication(service, row) for row in rows]) as traceparents:
        yield [
            {**row, "headers": {**row["headers"], "traceparent": traceparent}}
            for row, traceparent in zip(rows, traceparents, strict=True)
        ]


def _publication(service: str, row: dict[str, Any]) -> Piece:
    attributes: dict[str, str | int] = {
        "tandem.service": service,
        "messaging.destination.name": f"{service}.events",
        "messaging.message.id": str(row["event_id"]),
        "tandem.position": row["position"],
    }
    parent = row["headers"].get("traceparent", "")
    return Piece(f"publish {row['type']}", PRODUCER, parent, attributes)


def _new_trace() -> str:
    random = os.urandom(24).hex()
    return f"00-{random[:32]}-{random[32:]}-01"
