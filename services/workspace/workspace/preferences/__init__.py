"""How a person wants the pages to be."""
