"""What a face recogniser makes of a face, before and after it was covered."""
