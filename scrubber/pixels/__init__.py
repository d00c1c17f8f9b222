"""Pictures in files: one `Codec` per format shows them, changes the covered region and makes them smaller."""
