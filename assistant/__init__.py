"""Answers from a person's own documents, every citation checked to the character."""
