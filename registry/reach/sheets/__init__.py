"""Sheets: who came to each hub in each month, kept in the transaction in which the visits are written."""
