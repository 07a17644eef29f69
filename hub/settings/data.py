"""Where data is: the database, and the caches beside it."""

from pathlib import Path
from typing import Any

from hub.settings.environment import Environment


def database(env: Environment, var_dir: Path) -> dict[str, Any]:
    """Return the DATABASES entry with what each kind of database needs."""
    entry = env.database("DATABASE_URL", f"sqlite:///{var_dir / 'hub.sqlite3'}")
    entry["ATOMIC_REQUESTS"] = False
    # Opening a connection for each request took a quarter of a signed-in page.
    entry["CONN_MAX_AGE"] = 60  # seconds
    if entry["ENGINE"].endswith("sqlite3"):
        # WAL lets readers go on while one writes; IMMEDIATE takes the lock at the start of a
        # transaction, so that it waits for it instead of failing half-way. FULL: a record that was
        # acknowledged survives a power cut.
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        }
        return entry
    # A connection that the server ended is opened again, so that a restart of it goes by.
    entry["CONN_HEALTH_CHECKS"] = True
    # A server that is gone without a word holds up a request for seconds, not for minutes.
    limits = {"connect_timeout": 3, "tcp_user_timeout": 10_000}  # seconds; milliseconds
    entry["OPTIONS"] = limits | entry.get("OPTIONS", {})
    return entry


def caches(env: Environment, var_dir: Path) -> dict[str, dict[str, Any]]:
    """Return CACHES: stamps in one, pages in the next, last answers in the third.

    Anyone who fills the second with pages does not make the first forget. Limits are counted in
    the database. A cache may fail: pages go on without it.
    """
    return {
        name: env.cache(
            "CACHE_URL",
            {
                "BACKEND": "hub.core.guarded_cache.GuardedCache",
                "WRAPPED": "hub.core.sqlite_cache.SQLiteCache",
                "LOCATION": str(var_dir / file_name),
                "OPTIONS": {"MAX_ENTRIES": entries, "LOCK_TIMEOUT": seconds},
            },
        )
        for name, file_name, entries, seconds in (
            ("default", "cache.sqlite3", 10_000, 0.5),
            ("pages", "pages.sqlite3", 5000, 0.2),
            ("stale", "stale.sqlite3", 5000, 0.2),
        )
    }
