"""python -m finance api | worker | migrate | events | sums"""

import sys

from bus.process import main

if __name__ == "__main__":
    if sys.argv[1:] == ["sums", "verify"]:
        from chassis.kept_sums import verify_command

        from finance.settings import Settings
        from finance.verification import verify_sums

        sys.exit(verify_command("finance", Settings, verify_sums))
    sys.exit(main("finance"))
