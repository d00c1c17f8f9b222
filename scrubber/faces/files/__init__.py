"""Covers brought into files: each format's way of changing the covered region and nothing else."""
