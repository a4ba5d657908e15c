"""Passes and rolls on paper: by a CUPS printer, a receipt printer, or as a PDF in a folder."""
