"""What is done with suppliers and purchase orders."""
