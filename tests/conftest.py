"""What several folders of tests share is the package `agency`: people at work, and their judge."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
