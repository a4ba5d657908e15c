"""How kiosks stand: a page of all, a page of each, and alerts to those who must hear of trouble."""
