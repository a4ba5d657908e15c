"""What ``hub-registry check --deploy`` says of access."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004  Django's name


@register(Tags.security, deploy=True)
def second_factor(app_configs: Any, **_: Any) -> list[CheckMessage]:  # noqa: ARG001  Django passes it
    """Warn where people's records open with a password alone."""
    if settings.REQUIRE_MFA:
        return []
    return [
        Warning(
            "Accounts that see people's records need no second factor.",
            hint="Remove HUB_REGISTRY_REQUIRE_MFA=false and HUB_REGISTRY_DEBUG.",
            id="access.W001",
        )
    ]
