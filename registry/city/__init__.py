"""The synthetic city: families, sessions and a year of attendances that nobody ever made."""
