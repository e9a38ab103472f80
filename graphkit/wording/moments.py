"""When something was done: stored in UTC, shown in the time of whoever reads it, always with the offset."""

from datetime import datetime


def local_iso(moment: str) -> str:
    """Return a moment as ISO text in this machine's time zone; what is no moment stays as it is.

    >>> local_iso("yesterday"), datetime.fromisoformat(local_iso("2026-11-28T07:09:26Z")).timestamp()
    ('yesterday', 1795849766.0)
    """
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return moment if read.tzinfo is None else read.astimezone().isoformat(timespec="seconds")


def local_moment(moment: str) -> str:
    """Return a moment as people read it: local time with its offset from UTC.

    >>> local_moment("2026-11-28T07:09:26Z")[:7], local_moment("")
    ('2026-11', '')
    """
    local = local_iso(moment)
    return local if not local or local == moment else f"{local[:10]} {local[11:19]} {local[19:]}"
