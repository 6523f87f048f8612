"""What the accounting link does: mappings, exports, and the connection."""
