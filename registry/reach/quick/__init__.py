"""The quick way of counting: sets of numbers from the sheets, looked up in the roll."""
