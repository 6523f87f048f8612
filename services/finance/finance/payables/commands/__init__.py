"""What is done with bills of suppliers, and paying them."""
