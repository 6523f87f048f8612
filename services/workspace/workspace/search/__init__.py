"""One search over what every service keeps."""
