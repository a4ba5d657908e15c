"""What is said about how much of the truth the registry holds."""

from datetime import UTC, date, datetime, timedelta

from registry.reach.completeness import Completeness, HubState, KioskState

TODAY = date(2026, 3, 27)
NOW = datetime(2026, 3, 27, 14, 10, tzinfo=UTC)


def at(clock: str) -> datetime:
    """Return a time of today; it is winter, so London reads the same clock as UTC."""
    return datetime.fromisoformat(f"2026-03-27T{clock}:00+00:00")


def kiosk(name: str = "Front desk", heard: str = "14:02", held: str = "13:58") -> KioskState:
    """Return a kiosk of which 1,204 events are held."""
    return KioskState(name, at(heard), 1204, at(held))


SILENT = KioskState("Pop-up", None, 0, None)


def hub(name: str, *kiosks: KioskState) -> HubState:
    """Return a hub with these kiosks."""
    return HubState(name[:3].upper(), name, kiosks)


def test_a_kiosk_says_when_it_was_heard_and_what_is_held() -> None:
    """Both times, and the number up to which nothing is missing."""
    expected = "Kiosk Front desk: last heard 14:02, holds everything to 13:58 (event 1,204)."
    assert kiosk().sentence(TODAY) == expected


def test_a_kiosk_that_was_never_heard_says_so() -> None:
    """A kiosk that is enrolled but silent is not passed over."""
    assert SILENT.sentence(TODAY) == "Kiosk Pop-up: never heard, no event held yet."


def test_times_of_other_days_carry_their_date_and_are_london_time() -> None:
    """In summer the clock at the hub is an hour ahead of UTC."""
    summer = datetime(2025, 7, 1, 22, 30, tzinfo=UTC)
    words = KioskState("Front desk", summer + timedelta(hours=1), 7, summer).sentence(TODAY)
    assert "last heard 00:30 on 2 July 2025, holds everything to 23:30 on 1 July 2025" in words


def test_a_hub_is_held_to_its_slowest_kiosk() -> None:
    """Two kiosks: the earlier of the two times is the one that can be promised."""
    slow = hub("Harmony", kiosk(), kiosk("Side door", held="11:30"))
    assert slow.sentence(TODAY) == "held to 11:30"
    assert slow.heard == slow.kiosk_count == 2


def test_a_hub_with_a_silent_kiosk_promises_nothing() -> None:
    """What one kiosk has may be missing altogether."""
    half = hub("Harmony", kiosk(), SILENT)
    assert half.complete_to is None
    assert half.sentence(TODAY) == "nothing held yet from Pop-up"


def test_a_hub_without_a_kiosk_says_so() -> None:
    """No kiosk is not the same as a silent one."""
    assert hub("Harmony").sentence(TODAY) == "no kiosk"


def test_the_city_says_how_many_hubs_are_held_to_when_and_names_the_others() -> None:
    """Seven of eight is said together with which is the eighth."""
    hubs = [hub(f"Hub {number}", kiosk(held=f"14:0{number}")) for number in range(7)]
    city = Completeness((*hubs, hub("Harmony")), NOW)
    assert city.sentence() == "7 of 8 hubs heard to 14:00. Harmony: no kiosk."
    assert (city.heard, city.kiosk_count, city.complete_to) == (7, 7, None)


def test_of_a_country_ten_hubs_are_named_and_the_others_counted() -> None:
    """With three hundred hubs without a word, their names would fill the page above every figure."""
    hubs = [hub(f"Hub {number:04}", *[kiosk()] * (number >= 300)) for number in range(2000)]
    said = Completeness(tuple(hubs), NOW).sentence()
    named = "; ".join(f"Hub {number:04}: no kiosk" for number in range(10))
    assert said == f"1,700 of 2,000 hubs heard to 13:58. {named}; 290 other hubs cannot say either."
    assert "1 other hub cannot" in Completeness(tuple(hubs[289:]), NOW).sentence()
    assert "other" not in Completeness(tuple(hubs[290:]), NOW).sentence()


def test_a_whole_city_has_a_time_to_which_it_is_complete() -> None:
    """With every hub held, the earliest of their times is the city's."""
    city = Completeness((hub("Mosaic", kiosk()), hub("Aspire", kiosk(held="12:00"))), NOW)
    assert city.sentence() == "2 of 2 hubs heard to 12:00."
    assert city.complete_to == at("12:00")


def test_a_city_that_heard_nothing_says_so() -> None:
    """Before the first delivery there is no time to name."""
    assert Completeness((hub("Harmony", SILENT),), NOW).sentence() == "No hub has delivered anything yet."
    assert Completeness((), NOW).complete_to is None
