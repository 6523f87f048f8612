"""What leave lets the other rooms read. They select from these, and never change them."""

from __future__ import annotations

from projects.leave.model import Leave, LeaveType
from projects.leave.rules import Status

__all__ = ["Leave", "LeaveType", "Status"]
