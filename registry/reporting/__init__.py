"""Reporting: a star of stable views in PostgreSQL for Power BI, without anybody who could be named."""
