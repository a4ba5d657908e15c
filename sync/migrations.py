"""The tables of the kiosk's store, step by step. A step that has shipped is never changed."""

from sync.chain import link
from sync.light import Database, Migrations

migrations = Migrations("hub-kiosk")

FIRST_TABLES = (
    "CREATE TABLE identity (id INTEGER PRIMARY KEY CHECK (id = 1), content TEXT NOT NULL)",
    # The ledger. AUTOINCREMENT: a number is never given twice, even after pruning.
    """
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL,
        content TEXT NOT NULL
    )
    """,
    """
    CREATE TRIGGER event_is_immutable BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER event_is_kept BEFORE DELETE ON event
        WHEN OLD.seq > (SELECT high_water FROM delivery)
        BEGIN SELECT RAISE(ABORT, 'the registry does not hold this event yet'); END
    """,
    # Who is in, derived from the ledger in the same transaction.
    """
    CREATE TABLE arrival (
        seq INTEGER PRIMARY KEY,
        day TEXT NOT NULL,
        occasion TEXT NOT NULL,
        who TEXT NOT NULL,
        kind TEXT NOT NULL,
        family TEXT,
        visit TEXT NOT NULL
    )
    """,
    "CREATE INDEX arrival_by_occasion ON arrival (day, occasion, who)",
    "CREATE INDEX arrival_by_family ON arrival (family, day)",
    # The registry's word on each event that it has answered for.
    """
    CREATE TABLE receipt (
        seq INTEGER PRIMARY KEY,
        verdict TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    )
    """,
    "CREATE INDEX receipt_parked ON receipt (seq) WHERE verdict IN ('conflict', 'malformed')",
    # The register replica; lookup is the token, the family or the start, by kind.
    """
    CREATE TABLE entry (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        lookup TEXT NOT NULL,
        content TEXT NOT NULL,
        digest INTEGER NOT NULL,
        expires TEXT,
        generation INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX entry_by_lookup ON entry (kind, lookup)",
    "CREATE INDEX entry_by_expiry ON entry (expires) WHERE expires IS NOT NULL",
    # How delivery stands; one row.
    """
    CREATE TABLE delivery (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        high_water INTEGER NOT NULL DEFAULT 0,
        heard_at TEXT,
        push_trouble TEXT NOT NULL DEFAULT '',
        pull_trouble TEXT NOT NULL DEFAULT '',
        clock_offset_ms INTEGER,
        cursor TEXT NOT NULL DEFAULT '',
        generation INTEGER NOT NULL DEFAULT 1,
        reloading INTEGER NOT NULL DEFAULT 1,
        loaded_at TEXT
    )
    """,
    "INSERT INTO delivery (id) VALUES (1)",
)


@migrations()
def m0001_ledger_register_and_delivery(db: Database) -> None:
    """The first store: the ledger, who is in, receipts, the register replica, and delivery's state."""
    for statement in FIRST_TABLES:
        db.conn.execute(statement)


@migrations()
def m0002_leaving_and_withdrawing(db: Database) -> None:
    """Who is in follows departures and withdrawn arrivals, which name the arrival's event."""
    db.conn.execute("ALTER TABLE arrival ADD COLUMN event TEXT NOT NULL DEFAULT ''")
    db.conn.execute("ALTER TABLE arrival ADD COLUMN gone TEXT NOT NULL DEFAULT ''")
    db.conn.execute(
        "UPDATE arrival SET event = COALESCE((SELECT id FROM event e WHERE e.seq = arrival.seq), '')"
    )
    db.conn.execute("CREATE INDEX arrival_by_event ON arrival (event)")


@migrations()
def m0003_entries_in_buckets(db: Database) -> None:
    """The replica is summed by bucket; what it holds came without one, and is loaded again in place."""
    db.conn.execute("ALTER TABLE entry ADD COLUMN bucket INTEGER NOT NULL DEFAULT 0")
    db.conn.execute("ALTER TABLE entry ADD COLUMN understood INTEGER NOT NULL DEFAULT 1")
    db.conn.execute("CREATE INDEX entry_by_bucket ON entry (bucket)")
    db.conn.execute("CREATE INDEX entry_not_understood ON entry (id) WHERE NOT understood")
    db.conn.execute("UPDATE delivery SET cursor = '', generation = generation + 1, reloading = 1")


@migrations()
def m0004_chained_and_watched(db: Database) -> None:
    """Each event carries the chain up to it; what is lost, and how readers do, has a table."""
    db.conn.execute("DROP TRIGGER event_is_immutable")
    db.conn.execute("ALTER TABLE event ADD COLUMN chain BLOB NOT NULL DEFAULT x''")
    db.conn.execute("ALTER TABLE delivery ADD COLUMN chain_base BLOB NOT NULL DEFAULT x''")
    last = b""
    for seq, content in db.conn.execute("SELECT seq, content FROM event ORDER BY seq").fetchall():
        last = link(last, content)
        db.conn.execute("UPDATE event SET chain = ? WHERE seq = ?", [last, seq])
    db.conn.execute(FIRST_TABLES[2])
    db.conn.execute(
        "CREATE TABLE lost (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, at TEXT NOT NULL,"
        " reason TEXT NOT NULL)"
    )
    db.conn.execute(
        "CREATE TABLE reader (name TEXT PRIMARY KEY, well INTEGER NOT NULL, last_scan TEXT) WITHOUT ROWID"
    )
    db.conn.execute("ALTER TABLE delivery ADD COLUMN beat_trouble TEXT NOT NULL DEFAULT ''")
    db.conn.execute("CREATE INDEX event_by_age ON event (at)")


@migrations()
def m0005_what_was_said_here(db: Database) -> None:
    """What this kiosk itself said of the register is known at once, before what the registry said."""
    db.conn.execute(
        "CREATE TABLE said (id TEXT PRIMARY KEY, kind TEXT NOT NULL, lookup TEXT NOT NULL,"
        " content TEXT NOT NULL, expires TEXT, seq INTEGER NOT NULL, gone INTEGER NOT NULL) WITHOUT ROWID"
    )
    db.conn.execute("CREATE INDEX said_by_lookup ON said (kind, lookup)")
    db.conn.execute(
        "CREATE VIEW known AS SELECT id, kind, lookup, content, expires FROM said WHERE NOT gone"
        " UNION ALL SELECT id, kind, lookup, content, expires FROM entry"
        " WHERE understood AND NOT EXISTS (SELECT 1 FROM said WHERE said.id = entry.id)"
    )


@migrations()
def m0006_configured_from_afar(db: Database) -> None:
    """What the registry pushed last, and the last of it that made sense: two rows at most."""
    db.conn.execute(
        "CREATE TABLE configuration (place TEXT PRIMARY KEY CHECK (place IN ('received', 'used')),"
        " version TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL, fault TEXT NOT NULL DEFAULT '')"
        " WITHOUT ROWID"
    )


@migrations()
def m0007_numbered_again(db: Database) -> None:
    """An event whose number is taken at the registry is written again under a free one, with the same id."""
    db.conn.execute("ALTER TABLE event RENAME TO event_before")
    db.conn.execute(
        "CREATE TABLE event (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, at TEXT NOT NULL,"
        " content TEXT NOT NULL, chain BLOB NOT NULL, again INTEGER NOT NULL DEFAULT 0, UNIQUE (id, again))"
    )
    db.conn.execute(
        "INSERT INTO event (seq, id, at, content, chain)"
        " SELECT seq, id, at, content, chain FROM event_before ORDER BY seq"
    )
    # A number is never given twice, also where the events that had the highest are pruned.
    db.conn.execute("DELETE FROM sqlite_sequence WHERE name = 'event'")
    db.conn.execute(
        "INSERT INTO sqlite_sequence (name, seq)"
        " SELECT 'event', seq FROM sqlite_sequence WHERE name = 'event_before'"
    )
    db.conn.execute("DROP TABLE event_before")  # and with it its triggers and its index
    for statement in FIRST_TABLES[2:4]:
        db.conn.execute(statement)
    db.conn.execute("CREATE INDEX event_by_age ON event (at)")
    db.conn.execute("ALTER TABLE delivery ADD COLUMN missing TEXT NOT NULL DEFAULT '[]'")


@migrations()
def m0008_staff(db: Database) -> None:
    """Staff sign in here: how many PINs were wrong in a row, and the forms that they had to leave."""
    db.conn.execute(
        "CREATE TABLE staff_try (id INTEGER PRIMARY KEY CHECK (id = 1), wrong INTEGER NOT NULL DEFAULT 0,"
        " at TEXT NOT NULL DEFAULT '')"
    )
    db.conn.execute("INSERT INTO staff_try (id) VALUES (1)")
    db.conn.execute("CREATE TABLE draft (staff TEXT PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID")


@migrations()
def m0009_who_confirmed(db: Database) -> None:
    """Who is in remembers whether anybody confirmed it; what was pruned is taken to be."""
    db.conn.execute("ALTER TABLE arrival ADD COLUMN confirmed TEXT NOT NULL DEFAULT 'self'")
    db.conn.execute(
        "UPDATE arrival SET confirmed = COALESCE((SELECT json_extract(content, '$.body.confirmed')"
        " FROM event e WHERE e.seq = arrival.seq), 'self')"
    )


@migrations()
def m0010_rolls(db: Database) -> None:
    """What visitors are called until the day ends, and what the hub's other kiosks recorded today."""
    db.conn.execute(
        "CREATE TABLE visitor (id TEXT PRIMARY KEY, name TEXT NOT NULL, day TEXT NOT NULL) WITHOUT ROWID"
    )
    db.conn.execute(
        "CREATE TABLE other_kiosk (kiosk TEXT PRIMARY KEY, name TEXT NOT NULL, as_of TEXT,"
        " upto INTEGER NOT NULL) WITHOUT ROWID"
    )
    db.conn.execute(
        "CREATE TABLE other_event (kiosk TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,"
        " content TEXT NOT NULL, PRIMARY KEY (kiosk, seq)) WITHOUT ROWID"
    )


@migrations()
def m0011_hubs(db: Database) -> None:
    """The hubs, for a visit that belongs to another."""
    db.conn.execute(
        "CREATE TABLE hub (id TEXT PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL) WITHOUT ROWID"
    )


@migrations()
def m0012_strangers(db: Database) -> None:
    """Cards and passes that nobody knows, and how often each was held up; and those of each family."""
    db.conn.execute(
        "CREATE TABLE stranger (token TEXT PRIMARY KEY, made TEXT NOT NULL, last_four TEXT NOT NULL,"
        " random INTEGER NOT NULL, times INTEGER NOT NULL, at TEXT NOT NULL) WITHOUT ROWID"
    )
    db.conn.execute(
        "CREATE INDEX medium_by_family ON entry (json_extract(content, '$.family')) WHERE kind = 'medium'"
    )
