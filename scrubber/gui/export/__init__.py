"""Saving what photos tell as a page or for programs."""
