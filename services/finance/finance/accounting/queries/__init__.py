"""Reads of the accounting link."""
