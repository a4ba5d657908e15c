"""What staff do at a kiosk, and who may: the rules behind the screens in `kiosk/screens/staff/`."""
