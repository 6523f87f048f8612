"""What is read of requests for quotation, answers to orders and documents of suppliers."""
