"""What the window says about itself: help, keys, version and credits."""
