"""Names of places: which town is near a point, which towns are in a box."""
