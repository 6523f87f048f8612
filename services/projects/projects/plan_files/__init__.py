"""Plans as files of other programs, read and written, and calendars that follow a plan.

This room stands above planning, baselines and time. It knows formats; planning says what a plan is.
"""
