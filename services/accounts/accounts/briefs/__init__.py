"""What the client needs: the brief of an opportunity, in editions."""
