"""The one vocabulary of refusals that crosses every wire intact.

A command raises one of these; the gRPC server maps it to a status with ErrorInfo, the client maps
it back to the same class, and the gateway turns it into a problem document at the very edge.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """A request that cannot be carried out, with a message on which a person can act.

    reason: stable UPPER_SNAKE, for programs. message: a sentence that names the remedy, for
    people. field: the path of the offending input, where one is to blame. details: further facts
    (str to str) a program may show, such as the current status.
    """

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        field: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.field = field
        self.details = dict(details or {})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.reason}, {self.message!r}, field={self.field!r})"


class NotFound(Refusal):
    """What the request names does not exist, or this actor may not know that it does."""


class Invalid(Refusal):
    """The request is wrong in itself: no state of the system would make it right."""


class Conflict(Refusal):
    """The request is right in itself but not in the present state."""


class Forbidden(Refusal):
    """The actor is known and may not do this."""


class Unauthenticated(Refusal):
    """The actor is not known."""


class Unavailable(Refusal):
    """A part that is needed does not answer now; the same request may be sent again."""
