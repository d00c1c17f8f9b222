"""What findings are, what they mean, and what they tell together."""
