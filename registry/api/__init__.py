"""The API for analysts and for other systems: reading, files, and writing in bulk."""
