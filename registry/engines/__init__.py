"""Django's databases, as the registry needs them."""
