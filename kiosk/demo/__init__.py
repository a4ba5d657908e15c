"""Everything at once on one machine: a registry, delivery, a kiosk and simulated readers."""
