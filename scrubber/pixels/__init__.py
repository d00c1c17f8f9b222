"""Pictures in files: one `PixelCodec` per format shows them, changes the covered region and makes them smaller."""
