"""Tables out of rows: where they and their headers stand, and their rows as text."""
