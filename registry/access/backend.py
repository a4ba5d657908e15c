"""Django's own question, ``user.has_perm("people.change_person")``, answered by the table."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from registry.access.grants import may
from registry.access.roles import acts_on


class ByRole(BaseBackend):
    """Signs nobody in; says what those who are signed in may do."""

    def has_perm(
        self,
        user_obj: AbstractBaseUser | AnonymousUser,
        perm: str,
        obj: Any = None,  # noqa: ARG002  Django passes it
    ) -> bool:
        """Look up the act that Django's permission stands for."""
        app, _, name = perm.partition(".")
        what, _, model = name.partition("_")
        see, change = acts_on(app, model)
        return may(user_obj, see if what == "view" else change)
