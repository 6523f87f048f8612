"""Makes sockets, threads and psycopg's waiting cooperative. Must run before they are imported."""

from __future__ import annotations

import os
import sys
import warnings

_FIRST_COME = ("psycopg", "sqlalchemy", "kombu", "nameko", "grpc")
_too_early = [name for name in _FIRST_COME if name in sys.modules]
if _too_early and "eventlet" not in sys.modules:
    raise ImportError(
        f"chassis.worker must be imported before {', '.join(_too_early)}: "
        "it patches what they take hold of"
    )

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet

eventlet.monkey_patch()
