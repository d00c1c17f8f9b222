"""Picture that nobody sees: told, removed where what is shown stays the same, and the proof of it."""
