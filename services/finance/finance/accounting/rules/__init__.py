"""Decisions and files of the accounting link: no I/O."""
