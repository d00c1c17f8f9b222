"""HEIC and AVIF: two formats that share one container (ISO/IEC 23008-12), so one document, writer and audit."""
