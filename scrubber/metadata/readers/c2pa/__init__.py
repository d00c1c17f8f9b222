"""Content Credentials (C2PA 2.1), down to CBOR and certificates."""
