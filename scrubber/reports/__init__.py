"""Reports for people (a page) and for programs (JSON)."""
