"""Writes of retainers: what is agreed, the periods that close and are billed, and the alerts."""
