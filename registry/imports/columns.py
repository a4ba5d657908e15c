"""What each kind of file holds; docs/imports.md says the same."""

from registry.imports import families, media, visits

COLUMNS = {"families": families.COLUMNS, "media": media.COLUMNS, "attendances": visits.COLUMNS}
