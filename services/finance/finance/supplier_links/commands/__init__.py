"""What is done with links for suppliers."""
