"""Memory that an import took and that nothing holds any more."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Return it to the operating system; glibc would keep it for the next import."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # other C libraries have none
        trim(0)
