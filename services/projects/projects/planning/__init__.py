"""What is made, in which order, by when."""
