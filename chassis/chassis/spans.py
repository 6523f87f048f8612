"""Spans made by OpenTelemetry's SDK. Loaded only where spans are collected.

The work at hand is tracked by chassis.tracing and not by the SDK's own context, so that it is the
same in threads, in asyncio and in eventlet's green threads.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from chassis.errors import Refusal, Unavailable

TRACES_PATH = "/v1/traces"


class SdkRecorder:
    """Makes spans, and exports them as OTLP over HTTP, or into a folder, or both."""

    def __init__(self, service: str, process: str, endpoint: str, folder: str) -> None:
        about: dict[str, str | int] = {
            "service.name": service,
            "service.namespace": "tandem",
            "process.pid": os.getpid(),
            "tandem.process": process,
        }
        self.provider = TracerProvider(resource=Resource.create({**about}))
        if folder:
            self.provider.add_span_processor(SimpleSpanProcessor(LinesExporter(folder, service)))
        if endpoint or not folder:
            self.provider.add_span_processor(BatchSpanProcessor(_otlp_exporter(endpoint)))
        self._tracer = self.provider.get_tracer("tandem")

    def start(
        self, name: str, kind: str, parent: str, attributes: Mapping[str, str | int]
    ) -> SdkRecording:
        made = self._tracer.start_span(
            name, _context(parent), kind=SpanKind[kind], attributes=attributes
        )
        return SdkRecording(made)


class SdkRecording:
    """One span. An error is named by its kind alone: messages may hold personal data."""

    def __init__(self, made: Span) -> None:
        self._span = made
        at = made.get_span_context()
        self.traceparent = f"00-{at.trace_id:032x}-{at.span_id:016x}-{at.trace_flags:02x}"

    def tell(self, name: str, value: str | int) -> None:
        self._span.set_attribute(name, value)

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def end(self, error: BaseException | None = None) -> None:
        if isinstance(error, Refusal):
            self._span.set_attribute("tandem.outcome", error.reason)
        if error is not None and (not isinstance(error, Refusal) or isinstance(error, Unavailable)):
            self._span.set_attribute("error.type", type(error).__name__)
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()


class LinesExporter(SpanExporter):
    """Appends each span as one line of JSON to <folder>/<service>-<process id>.jsonl."""

    def __init__(self, folder: str, service: str) -> None:
        self.path = Path(folder) / f"{service}-{os.getpid()}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        lines = "".join(f"{one.to_json(indent=None)}\n" for one in spans)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(lines)
        return SpanExportResult.SUCCESS


def _otlp_exporter(endpoint: str) -> SpanExporter:
    """To the endpoint given, else to the one in OpenTelemetry's own variables."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    if not endpoint:
        return OTLPSpanExporter()
    base = endpoint.rstrip("/").removesuffix(TRACES_PATH)
    return OTLPSpanExporter(endpoint=f"{base}{TRACES_PATH}")


def _context(parent: str) -> Context:
    """A context in which nothing is under way but the parent; the SDK makes a new trace of none."""
    if not parent:
        return Context()
    _, trace, span, flags = parent.split("-")
    at = SpanContext(int(trace, 16), int(span, 16), True, TraceFlags(int(flags, 16)))
    return set_span_in_context(NonRecordingSpan(at), Context())
