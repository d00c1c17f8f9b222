"""GIF, stills and animations."""
