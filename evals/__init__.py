"""Evaluation: gold questions, runs of the chain over them, measures and reports."""
