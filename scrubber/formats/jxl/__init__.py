"""JPEG XL: a bare codestream, or one in boxes; also one that was made from a JPEG file."""
