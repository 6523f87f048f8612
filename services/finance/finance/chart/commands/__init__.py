"""What changes the chart of accounts."""
