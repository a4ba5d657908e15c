"""The form by which a family registers: what is asked, what was typed, and what is wrong with it. Pure."""
