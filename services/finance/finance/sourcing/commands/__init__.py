"""What is done with requests for quotation, answers to orders and documents of suppliers."""
