"""Training of the reader: its examples, its model, the run, and how it is measured and shipped."""
