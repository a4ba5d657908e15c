"""What kiosks may know: the feed from which each takes its slice."""
