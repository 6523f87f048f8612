"""Formats of plans: MS Project XML, CSV and iCalendar. Pure."""
