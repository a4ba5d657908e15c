"""What a process holds that asks of more than a few hubs, however few a test has."""

from registry.reach.quick.counting import Held
from registry.reach.quick.shelf import Shelf

MANY = Held()
MANY.shelf = Shelf(few=0)
