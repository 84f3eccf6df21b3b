"""Loaders for public question-answering and retrieval sets, in the forms their authors publish."""
