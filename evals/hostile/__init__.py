"""Hostile input: made by the thousand, given to the product, and what must come of it checked.

python -m evals.hostile --help
"""
