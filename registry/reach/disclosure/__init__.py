"""What may leave the building: counts rounded, small ones hidden, none to be worked out from the rest."""
