"""What the live connection does: it is set and tried, queues documents, sends them, reads back."""
