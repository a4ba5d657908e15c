"""Enrolling kiosks from a page: a one-time code, in letters and as a QR code that a kiosk's scanner reads."""

from io import BytesIO
from typing import Any

import qrcode
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

from registry.access.grants import Account
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import note
from registry.kiosks.models import EnrolmentCode
from registry.kiosks.services import make_code
from registry.timetable.models import Hub

GOOD_FOR = [(15, "15 minutes"), (60, "an hour"), (4 * 60, "4 hours"), (24 * 60, "a day")]


class NewCode(forms.Form):
    """For which hub, and for how long."""

    hub = forms.ModelChoiceField(Hub.objects.none(), label="Hub", empty_label=None)
    minutes = forms.TypedChoiceField(label="Good for", choices=GOOD_FOR, coerce=int, initial=15)

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hubs = scope(account, Act.CHANGE_KIOSKS, Hub.objects.order_by("name"))
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]  # the stubs do not know which field


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.CHANGE_KIOSKS)
def enrol(request: HttpRequest) -> HttpResponse:
    """Make a code, and show it this once."""
    form = NewCode(request.user, request.POST if request.method == "POST" else None)
    now = timezone.now()
    waiting = scope(request.user, Act.CHANGE_KIOSKS, EnrolmentCode.objects.select_related("hub", "made_by"))
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        by = request.user if request.user.is_authenticated else None
        made, code = make_code(form.cleaned_data["hub"], by, now, form.cleaned_data["minutes"])
        note(request.user, Entry.What.ADDED, [made])
        address = request.build_absolute_uri("/").rstrip("/")
        shown |= {"made": made, "code": code, "address": address, "picture": picture(f"{address}/#{code}")}
    shown["waiting"] = waiting.filter(used_at=None, expires_at__gt=now).order_by("expires_at")
    return render(request, "fleet/enrol.html", shown, status=400 if form.errors else 200)


@require_POST
@allowed(Act.CHANGE_KIOSKS)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Make a code useless before its time."""
    waiting = scope(request.user, Act.CHANGE_KIOSKS, EnrolmentCode.objects.filter(used_at=None))
    found = get_object_or_404(waiting, pk=key)
    found.expires_at = timezone.now()
    found.save(update_fields=["expires_at"])
    note(request.user, Entry.What.CHANGED, [found], fields=["expires_at"])
    messages.success(request, f"The code for {found.hub} is good no more.")
    return HttpResponseRedirect(reverse("fleet:enrol"))


def picture(text: str) -> SafeString:
    """Return a QR code as a drawing that stands in the page, without style or script."""
    made = qrcode.make(text, error_correction=ERROR_CORRECT_Q, image_factory=SvgPathImage, border=4)
    drawn = BytesIO()
    made.save(drawn)
    _, _, svg = drawn.getvalue().decode().partition("?>")
    return mark_safe(svg.strip())  # noqa: S308 - made here, of our own code and address
