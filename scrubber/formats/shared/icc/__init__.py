"""Colour profiles (ICC.1:2022), which every format with colours rebuilds and audits through `profile`."""
