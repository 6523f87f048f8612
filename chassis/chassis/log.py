"""Structured logs: one JSON object per line on standard error, never a payload in it."""

from __future__ import annotations

import logging
import sys

import structlog

from chassis import tracing


def configure(service: str, level: str = "info") -> None:
    """Send structlog and the standard library's logging through the same JSON renderer."""
    threshold = getattr(logging, level.upper(), logging.INFO)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _with_service(service),
        _with_trace_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(
            # Local variables would put payloads into the log, and some cannot even be shown.
            structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        ),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processor=structlog.processors.JSONRenderer()
        )
    )
    logging.basicConfig(handlers=[handler], level=max(threshold, logging.WARNING), force=True)


def _with_service(service: str) -> structlog.typing.Processor:
    """Name the service in every thread's lines, unless a line names one itself."""

    def name(
        logger: object, method: str, line: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        line.setdefault("service", service)
        return line

    return name


def _with_trace_id(
    logger: object, method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Name the trace that the work at hand belongs to, unless the line names one itself."""
    if trace_id := tracing.trace_id():
        line.setdefault("trace_id", trace_id)
    return line


class Trouble:
    """Logs a lasting trouble once, and again when its reason changes or it returns.

    event: the event of the line. about: its other fields.
    """

    def __init__(self, event: str, **about: str) -> None:
        self._event = event
        self._about = about
        self._reason = ""

    def tell(self, reason: str) -> None:
        """A warning when this is new, else a debug line."""
        logger = structlog.get_logger()
        say = logger.debug if reason == self._reason else logger.warning
        say(self._event, **self._about, reason=reason)
        self._reason = reason

    def over(self) -> None:
        self._reason = ""
