"""What a bank's files say, and which invoices a line of them may pay."""
