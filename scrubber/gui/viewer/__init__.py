"""One photo as large as the window, before and after."""
