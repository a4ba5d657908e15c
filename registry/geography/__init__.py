"""Postcodes, small areas, deprivation and population, from the official files as they are published."""
