"""Instants come out of the database as they went in, whichever of its readers reads them."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.datetime import TimestamptzLoader

from registry.engines.postgresql.base import InstantLoader
from registry.kiosks.models import Kiosk
from registry.timetable.models import Hub

OID = psycopg.postgres.types["timestamptz"].oid


@given(st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  bounds
def test_the_quick_reader_reads_what_the_usual_one_reads(moment: datetime) -> None:
    """PostgreSQL leaves out zeros at the end of a fraction, and minutes of an offset."""
    text = f"{moment:%Y-%m-%d %H:%M:%S}".zfill(19) + f".{moment.microsecond:06}".rstrip("0").rstrip(".")
    found = InstantLoader(OID).load(f"{text}+00".encode())
    assert found == moment == TimestamptzLoader(OID).load(f"{text}+00".encode())
    assert found.utcoffset() == timedelta()


def test_what_python_has_no_instant_for_is_an_error_and_no_wrong_instant() -> None:
    """PostgreSQL knows years before the first, and the end of time."""
    for text in (b"infinity", b"0044-03-15 12:00:00+00 BC"):
        with pytest.raises(psycopg.DataError):
            InstantLoader(OID).load(text)


@pytest.mark.django_db
def test_an_instant_is_the_same_to_the_microsecond() -> None:
    """On PostgreSQL our own reader has read it."""
    moment = datetime(2026, 3, 29, 1, 30, 0, 120_000, tzinfo=UTC)
    hub = Hub.objects.create(code="MOA", name="Moat House")
    Kiosk.objects.create(hub=hub, name="door", token_digest="none", enrolled_at=moment)
    assert Kiosk.objects.values_list("enrolled_at", flat=True).get() == moment
    if connection.vendor == "postgresql":
        loader = connection.connection.adapters.get_loader(OID, psycopg.pq.Format.TEXT)
        assert loader is InstantLoader
