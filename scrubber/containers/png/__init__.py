"""PNG and APNG files: their chunks, and the headers that decoding needs."""
