"""Reading for the search."""
