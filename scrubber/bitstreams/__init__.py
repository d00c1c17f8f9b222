"""What is inside compressed data: readers that find its end, its geometry and what hides in it."""
