"""Who works at the hubs, as their kiosks need to know it: a name, a role, a PIN, perhaps a card."""
