"""The run of cleaning, and the bar with the choices for it."""
