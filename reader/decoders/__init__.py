"""Decoders without I/O: bytes and the time go in, cards and barcodes come out."""
