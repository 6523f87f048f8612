"""The REST API: one module per room, each with its ROOM of routes, listed in `rooms`."""
