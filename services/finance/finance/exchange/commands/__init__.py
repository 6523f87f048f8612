"""Rates are entered, corrected, archived and imported."""
