"""Makes sockets, threads and psycopg's waiting cooperative. Must run before they are imported."""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module

_FIRST_COME = ("psycopg", "sqlalchemy", "kombu", "nameko", "grpc")
_too_early = [name for name in _FIRST_COME if name in sys.modules]
if _too_early and "eventlet" not in sys.modules:
    raise ImportError(
        f"bus.worker must be imported before {', '.join(_too_early)}: "
        "it patches what they take hold of"
    )

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import eventlet
    from eventlet.support import greendns

eventlet.monkey_patch()


class _Resolver(greendns.ResolverProxy):  # type: ignore[misc]
    """Looks a name up each time: a container that starts again may have another address.

    Docker gives its answers ten minutes to live, and eventlet would hold on to them so long.
    """

    def clear(self) -> None:
        super().clear()
        self._resolver.cache = None


greendns.resolver = _Resolver(hosts_resolver=greendns.HostsResolver())

import_module("bus.worker.waiting").install()
