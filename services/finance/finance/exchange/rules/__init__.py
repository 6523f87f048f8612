"""What is decided about exchange rates without the database."""
