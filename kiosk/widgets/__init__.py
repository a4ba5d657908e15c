"""The one widget of the public screens, its colours, and what keys mean."""
