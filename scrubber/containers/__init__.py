"""File structures, bytes only: each is read into small typed records and written back byte for byte."""
