"""What camera makers write for themselves, in maker notes and blocks of their own."""
