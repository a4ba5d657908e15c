"""Who may do what, and to which records."""
