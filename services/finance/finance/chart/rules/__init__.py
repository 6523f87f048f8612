"""Decisions about the chart."""
