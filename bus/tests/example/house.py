"""The example services' workers in one process: `house.py <broker> <counters db> <tally db>`.

Prints a line on standard output when it runs. An empty database address leaves that worker out.
"""

from bus.worker import patch  # noqa: F401, I001 (first of all)

import os
import sys

import counting

from chassis import failpoint, tracing
from chassis.database import Database
from chassis.log import configure
from bus.worker.runner import serve


def main(broker_url: str, counters_url: str, tally_url: str) -> None:
    configure("house", os.environ.get("TANDEM_LOG_LEVEL", "info"))
    tracing.configure("house", "worker", folder=os.environ.get("TANDEM_TRACE_FOLDER", ""))
    failpoint.arm_from(os.environ)
    workers = []
    if counters_url:
        workers.append(counting.CountersWorker(Database(counters_url, counting.COUNTERS)))
    if tally_url:
        workers.append(counting.TallyWorker(Database(tally_url, counting.TALLY)))
    serve(workers, broker_url, lambda: print("running", flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
