"""Refusals to gRPC statuses and back, with google.rpc.ErrorInfo so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

from chassis.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
    Unavailable,
)

DOMAIN = "tandem"
DETAILS_KEY = "grpc-status-details-bin"
_FIELD = "field"

_CODES: dict[type[Refusal], grpc.StatusCode] = {
    NotFound: grpc.StatusCode.NOT_FOUND,
    Invalid: grpc.StatusCode.INVALID_ARGUMENT,
    Conflict: grpc.StatusCode.FAILED_PRECONDITION,
    Forbidden: grpc.StatusCode.PERMISSION_DENIED,
    Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    Unavailable: grpc.StatusCode.UNAVAILABLE,
}
_KINDS = {code: kind for kind, code in _CODES.items()}


def to_status(refusal: Refusal) -> Status:
    """The google.rpc.Status of a refusal, for `abort_with_status`."""
    info = ErrorInfo(reason=refusal.reason, domain=DOMAIN, metadata=refusal.details)
    if refusal.field:
        info.metadata[_FIELD] = refusal.field
    packed = AnyMessage()
    packed.Pack(info)
    code: int = _CODES[type(refusal)].value[0]
    return Status(code=code, message=refusal.message, details=[packed])


def to_refusal(
    code: grpc.StatusCode, message: str, trailing: Iterable[Any], service: str
) -> Refusal:
    """The refusal that a failed call stands for.

    A call that failed without ErrorInfo (a refused connection, a deadline) is Unavailable.
    """
    info = _error_info(dict(trailing))
    kind = _KINDS.get(code)
    if info is None or kind is None:
        late = code is grpc.StatusCode.DEADLINE_EXCEEDED
        return Unavailable(
            f"{service.upper()}_{'TIMED_OUT' if late else 'UNAVAILABLE'}",
            f"The {service} service {'took too long' if late else 'cannot be reached'}; "
            "try again in a moment.",
            details={"service": service},
        )
    details = dict(info.metadata)
    field = details.pop(_FIELD, "")
    return kind(info.reason, message, field=field, details=details)


def _error_info(trailing: Mapping[str, str | bytes]) -> ErrorInfo | None:
    raw = trailing.get(DETAILS_KEY)
    if not isinstance(raw, bytes):
        return None
    for packed in Status.FromString(raw).details:
        info = ErrorInfo()
        if packed.Unpack(info) and info.domain == DOMAIN:
            return info
    return None
