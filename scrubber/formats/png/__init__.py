"""PNG and animated PNG."""
