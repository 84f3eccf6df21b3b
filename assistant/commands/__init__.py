"""The commands: each reads its options, has the work done elsewhere, and says what came of it."""
