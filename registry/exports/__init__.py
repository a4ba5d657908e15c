"""What leaves the registry as files: any table, the tidy extract, and what was released before."""
