"""The application for the staff of an agency: what web/ is built into, and how it is served."""
