"""The connection and its documents: listed, and read as they are sent."""
