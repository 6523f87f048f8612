"""`tandem bench`: how fast it is, as ratios to bare components measured in the same run."""

from standalone.bench.command import run

__all__ = ["run"]
