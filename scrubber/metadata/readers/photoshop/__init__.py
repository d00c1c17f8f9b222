"""Photoshop's image resources and layers."""
