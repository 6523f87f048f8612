"""E-invoices of EN 16931: what one says, in two syntaxes, what it lacks, and reading one."""
