"""What an account may do: its posts, read through the table."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from registry.access.models import Post
from registry.access.roles import Act, Reach, Role, reach

KEPT = "_posts_read"
Account = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class Grant:
    """How far one account reaches with one act."""

    city: bool = False
    hubs: frozenset[UUID] = frozenset()
    partners: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.city or bool(self.hubs or self.partners)


def grant(account: Account, act: Act) -> Grant:
    """Return how far the account reaches: the most that any of its posts gives."""
    held = [(post, reach(Role(post.role), act)) for post in posts(account)]
    return Grant(
        city=any(far is Reach.CITY for _, far in held),
        hubs=frozenset(post.hub_id for post, far in held if far is Reach.HUB and post.hub_id),
        partners=frozenset(post.partner for post, far in held if far is Reach.SESSIONS and post.partner),
    )


def may(account: Account, act: Act) -> bool:
    """Say whether the account may do this at all, somewhere."""
    return bool(grant(account, act))


def posts(account: Account) -> list[Post]:
    """Return the account's posts; a superuser without any is an administrator, and no more than that.

    They are read once for each request, because the account is.
    """
    if not account.is_authenticated or not account.is_active:
        return []
    kept: list[Post] | None = getattr(account, KEPT, None)
    if kept is None:
        kept = list(Post.objects.filter(user_id=account.pk).select_related("hub"))
        if not kept and getattr(account, "is_superuser", False):
            kept = [Post(user_id=account.pk, role=Role.ADMINISTRATOR)]
        setattr(account, KEPT, kept)
    return kept


def roles(account: Account) -> list[Role]:
    """Return the account's roles, each once, in the order of the table."""
    held = {post.role for post in posts(account)}
    return [role for role in Role if role in held]
