"""Handing over what was won, from account manager to project manager."""
