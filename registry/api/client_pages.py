"""Programs that may ask: an administrator lets one in, changes what it may do, and ends it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.api.models import Client
from registry.api.services import WORDS, Scope, change_client, make_client, revoke
from registry.audit.models import Entry
from registry.audit.services import note

NAME_LIMIT, MOST_A_MINUTE = 80, 100_000
SCOPES = [(scope.value, f"{WORDS[scope]} ({scope})") for scope in Scope]


class Rights(forms.Form):
    """What a client may do, and how often."""

    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=SCOPES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one thing that it may do."},
    )
    per_minute = forms.IntegerField(
        label="Calls a minute, at most", min_value=1, max_value=MOST_A_MINUTE, initial=120
    )


class NewClient(Rights):
    """A client to be."""

    name = forms.CharField(
        label="Name", max_length=NAME_LIMIT, help_text="What people call the program, such as Power BI."
    )
    field_order = ("name", "scopes", "per_minute")

    def clean_name(self) -> str:
        """Take a name that no other client has, whether it may still ask or not."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Client.objects.filter(name__iexact=name).exists():
            raise ValidationError(f"There is a client called {name} already: choose another name.")
        return name


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.GIVE_TOKENS)
def clients(request: HttpRequest) -> HttpResponse:
    """Show all clients, and let another in: its token is shown this once."""
    form = NewClient(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {}
    if form.is_valid():
        given = form.cleaned_data
        scopes = [Scope(each) for each in given["scopes"]]
        made, token = make_client(given["name"], scopes, timezone.now(), given["per_minute"])
        note(request.user, Entry.What.ADDED, [made], fields=made.scopes)
        address = request.build_absolute_uri("/api/v1/")
        shown = {"made": made, "token": token, "address": address}
    every = Client.objects.order_by("name")
    shown |= {
        "form": NewClient() if shown else form,
        "clients": every.filter(revoked_at=None),
        "ended": every.exclude(revoked_at=None),
    }
    return render(request, "api/clients.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.GIVE_TOKENS)
def client(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one client with what it asked lately, and change what it may do."""
    found = get_object_or_404(Client, pk=key)
    held = {"scopes": found.scopes, "per_minute": found.per_minute}
    form = Rights(request.POST if request.method == "POST" else None, initial=held)
    if form.is_valid() and found.revoked_at is None:
        scopes = [Scope(each) for each in form.cleaned_data["scopes"]]
        changed = change_client(found, scopes, form.cleaned_data["per_minute"])
        if changed:
            note(request.user, Entry.What.CHANGED, [found], fields=changed)
        messages.success(request, "Saved: it holds from the next call on.")
        return HttpResponseRedirect(reverse("clients:client", args=[found.pk]))
    shown = {
        "client": found,
        "form": form,
        "scopes": [(each, WORDS[Scope(each)]) for each in found.scopes],
        "sources": found.sources.select_related("hub").order_by("hub__name"),
    }
    return render(request, "api/client.html", shown, status=400 if form.errors else 200)


@require_POST
@allowed(Act.GIVE_TOKENS)
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a client's right to ask, after its name was typed in; what it wrote stays."""
    found = get_object_or_404(Client, pk=key)
    if request.POST.get("name", "").strip().casefold() != found.name.casefold():
        messages.error(request, "Nothing was done: type the client's name exactly as it stands above.")
    elif found.revoked_at is None:
        revoke(found, timezone.now())
        note(request.user, Entry.What.CHANGED, [found], fields=["revoked_at"])
        messages.success(request, f"{found.name} may no longer ask. Everything that it wrote is kept.")
    return HttpResponseRedirect(reverse("clients:client", args=[found.pk]))
