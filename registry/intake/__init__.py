"""Events as they arrive, and the attendances that they mean."""
