"""The structures of JPEG XL: bits, entropy coding, headers, frames, the profile, and two of its boxes."""
