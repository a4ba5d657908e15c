"""The settings that hold now: this machine's file, with what the registry last pushed over it."""

from config.kiosk import KioskSettings
from config.pushed import over, parse
from config.toml import SettingsError
from kiosk.journal import Journal
from sync import configuration
from sync.store import Store

log = Journal("hub-kiosk.arranging")


class Arranging:
    """Looks at what was pushed; use it in the desk's thread."""

    def __init__(self, settings: KioskSettings) -> None:
        self._file = settings
        self._version = ""

    def look(self, store: Store) -> KioskSettings | None:
        """Return the settings that hold from now on if they are others than at the last look.

        What came last is tried once; if it makes no sense, the last one that did stays.

        Raises:
            StoreError: the store could not be written.
        """
        self._try(store)
        good = configuration.used(store)
        if good is None or good.version == self._version:
            return None
        try:
            pushed, _ = parse(good.content)
        except SettingsError:  # an older version of this program understood it
            log.info("configuration-not-understood", version=good.version)
            self._version = good.version
            return None
        self._version = good.version
        return over(self._file, pushed)

    def _try(self, store: Store) -> None:
        came, good = configuration.received(store), configuration.used(store)
        if came is None or came.fault or (good and came.version == good.version):
            return
        try:
            _, unknown = parse(came.content)
        except SettingsError as error:
            configuration.refuse(store, came.version, str(error))
            log.info("configuration-refused", version=came.version)
        else:
            configuration.use(store, came.version, _not_known(unknown))
            log.info("configuration-used", version=came.version)


def _not_known(names: list[str]) -> str:
    return f"This kiosk's software does not know, and leaves alone: {', '.join(names)}." if names else ""
