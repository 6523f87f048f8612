"""What people expect of the bank account besides records: entered by hand."""
