"""Rows become files: CSV, XLSX and Parquet, each with one writer, none of them whole in memory."""
