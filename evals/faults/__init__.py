"""Fault injection: what a store is put through, and what must hold whatever happens to it (docs/reliability.md)."""
