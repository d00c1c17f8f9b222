"""WebP files: RIFF chunks and the headers of the bitstreams in them."""
