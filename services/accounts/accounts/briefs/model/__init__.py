"""The brief in its editions, and the handover."""
