"""One reader per source of metadata: payload in, findings out."""
