"""The measures M1 to M22, one function each: every page, file, return and API formats what they give."""
