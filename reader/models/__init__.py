"""Devices that answer, as the simulated reader plays them; one a file, without I/O."""
