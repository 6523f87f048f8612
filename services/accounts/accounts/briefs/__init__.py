"""What the client needs, and the handover of it to whoever delivers."""
