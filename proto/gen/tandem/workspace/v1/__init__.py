"""Generated from proto/tandem by `make proto`; do not edit."""
