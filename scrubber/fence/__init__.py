"""The fence around a worker: what a process that decodes photos from strangers may no longer do.

Knows nothing of photos and starts nothing: a worker calls `close_fence` once, before its first photo.
"""
