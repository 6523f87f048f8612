"""What changes the books: journals, and up to which day they are closed."""
