"""The garbage collector of a process that serves for a long time.

Most objects go when the last reference to them does. The collector finds those that refer to one
another in a circle, and for that looks at all that are there. With Python's own settings it looks
after every 700 objects that were added, and again and again at the hundred thousand of code that
was loaded, which stay for as long as the process lives.
"""

from __future__ import annotations

import gc

THRESHOLDS = (50_000, 20, 100)


def collect_rarely() -> None:
    """Set the collector; call it once, when everything is loaded and nothing is served yet.

    What is there by then is not looked at any more.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
