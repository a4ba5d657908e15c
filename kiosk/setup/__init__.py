"""The first set-up of a machine that becomes a kiosk: guided on its own screen, or from a file."""
