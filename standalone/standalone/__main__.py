"""`python -m standalone` is the `tandem` command."""

import sys

from standalone.cli import main

if __name__ == "__main__":
    sys.exit(main())
