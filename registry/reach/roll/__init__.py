"""The roll: what is known of everybody who has a number, in columns that follow the records."""
