"""Reads of retainers: the agreements, their periods and hours, and over-servicing."""
