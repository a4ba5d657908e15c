"""The central service: a Django project whose apps are its rooms."""
