"""The report for a board: a hub, or the city, over a quarter, as a PDF with charts."""
