"""Spreadsheets, and what they share with separated values."""
