"""python -m projects api | worker | migrate | events | sums"""

import sys

from bus.process import main

if __name__ == "__main__":
    if sys.argv[1:] == ["sums", "verify"]:
        from chassis.kept_sums import verify_command

        from projects.settings import Settings
        from projects.time.queries.recounting import verify_sums

        sys.exit(verify_command("projects", Settings, verify_sums))
    sys.exit(main("projects"))
