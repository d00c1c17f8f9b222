"""The JPEG XL codestream (ISO/IEC 18181-1), read as far as frame headers, profile and names need."""
