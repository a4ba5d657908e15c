"""What people may ask of their data, and what is no longer kept."""
