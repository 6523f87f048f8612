"""Reads of what legal entities charge each other, and of the group."""
