"""python -m workspace api | worker | migrate | events | sums"""

import sys

from bus.process import main

if __name__ == "__main__":
    if sys.argv[1:] == ["sums", "verify"]:
        from workspace.sums_command import verify

        sys.exit(verify())
    sys.exit(main("workspace"))
