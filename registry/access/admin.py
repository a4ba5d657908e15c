"""Accounts in the records: who they are and what posts they have. Passwords are made up, never typed in."""

import secrets
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from registry.access.models import Post
from registry.records import Kept

if TYPE_CHECKING:
    _Inline = admin.TabularInline[Post, User]
else:
    _Inline = admin.TabularInline


class Posts(_Inline):
    """The posts of one account."""

    model = Post
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Whoever may open accounts may see their posts."""
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(User)
class AccountAdmin(Kept):
    """Accounts; one that is no longer needed is made inactive, and stays in the audit under its name."""

    list_display = ["username", "email", "held", "is_active", "last_login"]
    list_filter = ["is_active", "posts__role", "posts__hub"]
    search_fields = ["username", "email"]
    fields = ["username", "email", "is_active", "last_login"]
    readonly_fields = ["last_login"]
    ordering = ["username"]
    inlines = [Posts]
    actions = ["new_password", "drop_second_factor"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Fetch the posts along."""
        return super().get_queryset(request).prefetch_related("posts__hub")

    @admin.display(description="Posts")
    def held(self, user: User) -> str:
        """Return the posts in words."""
        return "; ".join(map(str, user.posts.all()))

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[Any]", change: bool) -> None:  # noqa: FBT001
        """Write the account; a new one gets a password, shown this once."""
        if not change:
            self._give_password(request, obj)
        super().save_model(request, obj, form, change)

    def _give_password(self, request: HttpRequest, user: User) -> None:
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        self.message_user(request, f"The password of {user} is {password}. It is shown only now.")

    @admin.action(description="Give a new password", permissions=["change"])
    def new_password(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Make up a new password for each; sessions signed in with the old one end."""
        for user in queryset:
            self._give_password(request, user)
            user.save(update_fields=["password"])
            self.log_change(request, user, [{"changed": {"fields": ["password"]}}])

    @admin.action(description="Remove the second factor (a lost phone)", permissions=["change"])
    def drop_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let each set up a second factor again."""
        for user in queryset:
            Authenticator.objects.filter(user=user).delete()
            self.log_change(request, user, [{"changed": {"fields": ["second factor"]}}])
        self.message_user(request, "Removed. They set up another when they next sign in.", messages.SUCCESS)
