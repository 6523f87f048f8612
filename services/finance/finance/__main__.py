"""python -m finance api | worker | migrate | events | sums"""

import sys

from bus.process import main

if __name__ == "__main__":
    sys.exit(main("finance"))
