"""Saying alerts: as one e-mail, and as one JSON object to a webhook. Kiosks are named, people never."""

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

import requests
from django.conf import settings
from django.core.mail import EmailMessage

from registry.fleet.models import Alert, Limits
from registry.fleet.troubles import LABELS, Kind

PATIENCE = 10
"""Seconds for a webhook to answer."""


class NotSent(Exception):
    """It could not be said; ``str()`` is a sentence. The next round tries again."""


def mail(limits: Limits, begun: Sequence[Alert], over: Sequence[Alert]) -> None:
    """Send one e-mail about everything that is new.

    Raises:
        NotSent: the mail server would not take it, or there is none.
    """
    if not settings.EMAIL_HOST:
        raise NotSent("No e-mail can be sent: set HUB_REGISTRY_MAIL to the mail server's address.")
    message = EmailMessage(subject(begun, over), body(begun, over), to=limits.addresses)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise NotSent(f"The mail server did not take the e-mail ({type(error).__name__}).") from error


def post(limits: Limits, begun: Sequence[Alert], over: Sequence[Alert]) -> None:
    """Post one JSON object about everything that is new; ``text`` is what chat programs show.

    Raises:
        NotSent: the webhook did not answer with success.
    """
    content = {
        "text": f"{subject(begun, over)}\n\n{body(begun, over)}",
        "began": [_as_json(each) for each in begun],
        "over": [_as_json(each) for each in over],
    }
    sent = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json"}
    if limits.webhook_secret:
        signed = hmac.new(limits.webhook_secret.encode(), sent, sha256).hexdigest()
        headers["X-Hub-Signature-256"] = f"sha256={signed}"
    try:
        answer = requests.post(limits.webhook, sent, headers=headers, timeout=PATIENCE, allow_redirects=False)
    except requests.RequestException as error:  # its text holds the address, which may be a secret
        raise NotSent(f"The webhook did not answer ({type(error).__name__}).") from None
    if not answer.ok or answer.is_redirect:
        raise NotSent(f"The webhook answered {answer.status_code}.")


def subject(begun: Sequence[Alert], over: Sequence[Alert]) -> str:
    """Return it in one line."""
    if len(begun) == 1 and not over:
        return f"{begun[0].kiosk}: {_label(begun[0]).lower()}"
    parts = [f"{len(begun)} began"] if begun else []
    parts += [f"{len(over)} over"] if over else []
    return f"Family Hub kiosks: {', '.join(parts)}"


def body(begun: Sequence[Alert], over: Sequence[Alert]) -> str:
    """Return it in full, as plain text."""
    lines: list[str] = []
    if begun:
        lines += ["Began", *(f"- {each.kiosk}. {_label(each)}: {each.sentence}" for each in begun), ""]
    if over:
        lines += ["Over", *(f"- {each.kiosk}. {_label(each)}: {_from_to(each)}" for each in over), ""]
    address = settings.PUBLIC_ADDRESS
    return "\n".join([*lines, *([f"All kiosks: {address}/fleet/"] if address else [])]).strip() + "\n"


def _from_to(alert: Alert) -> str:
    zone = ZoneInfo(settings.TIME_ZONE)
    began, ended = alert.began_at.astimezone(zone), (alert.ended_at or alert.began_at).astimezone(zone)
    return f"from {began.day} {began:%B %H:%M} to {ended.day} {ended:%B %H:%M}."


def _label(alert: Alert) -> str:
    known = alert.kind in set(Kind)
    return LABELS[Kind(alert.kind)] if known else alert.kind


def _as_json(alert: Alert) -> dict[str, Any]:
    return {
        "id": str(alert.pk),
        "kiosk": str(alert.kiosk_id),
        "name": alert.kiosk.name,
        "hub": alert.kiosk.hub.code,
        "kind": alert.kind,
        "about": alert.about,
        "sentence": alert.sentence,
        "began_at": alert.began_at.isoformat(),
        "ended_at": alert.ended_at.isoformat() if alert.ended_at else None,
    }
