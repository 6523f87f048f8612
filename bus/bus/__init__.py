"""Outbox relay, inbox and worker: how facts travel from one service to the others."""
