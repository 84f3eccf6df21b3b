"""The reader: a small model that finds, in a passage, the words and sentences that answer a question."""
