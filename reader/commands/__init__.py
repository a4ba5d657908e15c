"""The commands of hub-reader, one a file."""
