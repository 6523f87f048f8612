"""`make bench-web`: how fast and how heavy the pages are in Chromium, beside a bare page."""
