"""From a page to rows of cells, or of flat text: pure, for any size."""
