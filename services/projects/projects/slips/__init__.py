"""Tasks that nobody started by their planned day are moved at night."""
