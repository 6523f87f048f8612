"""python -m workspace api | worker | migrate | events | sums"""

import sys

from bus.process import main

if __name__ == "__main__":
    if sys.argv[1:] == ["sums", "verify"]:
        from chassis.kept_sums import verify_command

        from workspace.search.queries.recounting import verify_search
        from workspace.settings import Settings

        sys.exit(verify_command("workspace", Settings, verify_search))
    sys.exit(main("workspace"))
