"""What if: lists of changes beside the plans, compared side by side and applied as one.

The room has no figures of its own. It changes the values that demand counts, and asks demand again.
"""
