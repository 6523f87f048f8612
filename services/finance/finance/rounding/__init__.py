"""Exact arithmetic that every room uses."""
