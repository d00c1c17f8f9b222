"""Colours, sizes, symbols and the widgets that all of the window is made of."""
