"""What a change is, and what it makes of plans, deals and people."""
