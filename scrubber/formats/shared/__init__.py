"""What several formats share: colour profiles, orientation, gain maps."""
