"""The screens behind the PIN: forms and lists of Textual's widgets; their rules are in `kiosk/staff/`."""
