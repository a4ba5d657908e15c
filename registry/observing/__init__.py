"""What the registry tells those who run it, for Prometheus: how it answers, and how every kiosk stands."""
