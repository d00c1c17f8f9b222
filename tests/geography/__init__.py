"""Scripts that made the data in resources/map from public data sets; see resources/map/ORIGIN.md."""
