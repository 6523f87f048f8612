"""Reads of plan files: what a file would become, a plan as a file, and who asked before."""
