"""What kinds of findings mean for a person."""
