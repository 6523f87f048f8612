"""Retainers: hours or money that a client buys each period, what is used, carried and billed."""
