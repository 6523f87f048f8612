"""Imports are taken back. This room stands above planning and time, like `closing`."""
