"""Geography in the admin: to look at; files are loaded by a command."""

from django.contrib import admin

from registry.geography.models import Deprivation, ReachArea, Release
from registry.records import ReadOnly


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    """Which official files are loaded, and from when each counts."""

    list_display = ["name", "kind", "generation", "effective", "rows", "complete", "loaded_at"]
    list_filter = ["kind", "complete"]


@admin.register(ReachArea)
class ReachAreaAdmin(ReadOnly):
    """Which small areas each hub is there for."""

    list_display = ["hub", "lsoa", "since", "until"]
    list_filter = ["hub"]
    list_select_related = ["hub"]
    search_fields = ["=lsoa"]


@admin.register(Deprivation)
class DeprivationAdmin(ReadOnly):
    """How deprived each small area is."""

    list_display = ["lsoa", "imd_decile", "imd_rank", "idaci_decile", "idaci_rank", "release"]
    list_select_related = ["release"]
    search_fields = ["=lsoa"]
