"""The public screens: frozen values that say what they show and what follows when something is pressed."""
