"""Filing a return: it is frozen as it was looked at, with who filed it and when."""

from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from registry.access.grants import Account
from registry.audit.models import Entry
from registry.audit.services import THE_REGISTRY, note
from registry.reach.period import Period
from registry.reach.table_file import ROUNDED
from registry.reach.words import day_in_words, local_day
from registry.returns.drawing import Drawn
from registry.returns.layout import Showing
from registry.returns.models import LONGEST_REASON, Filed


class NotFiled(Exception):
    """The return was not filed; ``str()`` is the sentence that says why, and what to do."""


def about(filed: Filed) -> list[tuple[str, str]]:
    """Return what stands on a return's first sheet: what it is, and what it rests on."""
    period = Period(filed.first, filed.last)
    rows = [
        ("Return", filed.title),
        ("Period", f"{period.name}: {period.dates}" if period.name else period.dates),
        ("Revision", f"{filed.revision} {filed.why}".strip()),
        ("Filed", f"{day_in_words(local_day(filed.filed_at))} by {filed.filed_by}"),
        ("Counts", "exact" if filed.showing == Showing.EXACT else ROUNDED),
        ("Completeness", filed.completeness),
        ("SHA-256 of the CSV file", filed.digest),
    ]
    return rows + [("Rule", rule) for rule in filed.rules]


def file(drawn: Drawn, seen: str, account: Account | None, now: datetime, why: str = "") -> Filed:
    """File a return; ``seen`` is the digest of what somebody looked at.

    Raises:
        NotFiled: a check stands in the way, the figures changed after they were looked at, it was filed
            before and nobody says why it is filed again, or somebody files it at this very moment.
    """
    try:
        with transaction.atomic():
            return _file(drawn, seen, account, now, why.strip())
    except IntegrityError as error:
        raise NotFiled("Somebody filed this return at this very moment. Look at what they filed.") from error


def _file(drawn: Drawn, seen: str, account: Account | None, now: datetime, why: str) -> Filed:
    if stopping := next((check for check in drawn.checks if check.stops), None):
        raise NotFiled(stopping.sentence)
    if seen != drawn.digest:
        raise NotFiled("The figures have changed since you looked at them. Look again, and file then.")
    layout, period = drawn.layout, drawn.period
    before = Filed.objects.filter(layout=layout.code, first=period.first, last=period.last)
    last = before.order_by("-revision").first()
    if last is not None and not why:
        raise NotFiled("This return was filed before; say why it is filed again.")
    if len(why) > LONGEST_REASON:
        raise NotFiled(f"Say in at most {LONGEST_REASON} letters why it is filed again.")
    filed = Filed.objects.create(
        layout=layout.code,
        layout_version=layout.version,
        title=layout.title,
        first=period.first,
        last=period.last,
        revision=last.revision + 1 if last else 1,
        showing=layout.showing,
        why=why,
        filed_at=now,
        filed_by=account.get_username() if account else THE_REGISTRY,
        completeness=drawn.completeness,
        rules=drawn.rules,
        lines=msgspec.json.encode(drawn.lines),
        csv=drawn.csv,
        digest=drawn.digest,
    )
    note(account, Entry.What.ADDED, [filed], why=why or "filed a return")
    return filed
