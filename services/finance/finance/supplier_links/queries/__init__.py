"""What is read of links for suppliers."""
