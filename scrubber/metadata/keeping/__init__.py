"""Values that a user means to keep: read as types, made as coarse as asked, written afresh, and read back."""
