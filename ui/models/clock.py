"""Times and spans as an officer reads them. Pure."""

from datetime import UTC, datetime, timedelta

from ui.language import tr


def span(length: timedelta) -> str:
    """A waiting time: `2 h 3 j`, `26 j 40 m`, `12 m`."""
    minutes = max(0, int(length.total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    if hours >= 72:
        return tr("{days} h {hours} j", days=hours // 24, hours=hours % 24)
    if hours:
        return tr("{hours} j {minutes} m", hours=hours, minutes=f"{rest:02d}")
    return tr("{minutes} m", minutes=rest)


def local(moment: datetime) -> datetime:
    """A moment in this computer's time zone."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone()


def clock(moment: datetime) -> str:
    """The time of day: 09.12."""
    return f"{local(moment):%H.%M}"


def stamp(moment: datetime) -> str:
    """Day and time: 06-11 08.31."""
    return f"{local(moment):%d-%m %H.%M}"


def remaining(seconds: float) -> str:
    """Time left of a background task: `± 40 detik`, `± 3 menit`."""
    if seconds < 90:
        return tr("± {count} detik", count=max(1, round(seconds)))
    return tr("± {count} menit", count=round(seconds / 60))
