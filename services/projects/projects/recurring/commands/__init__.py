"""Writes of series of tasks."""
