"""What the reading and the cross-check must reach, and whether a measurement reached it."""

from collections.abc import Iterable
from dataclasses import dataclass

from workstation.accuracy import AccuracyReport, ReadingCount

SCANS = ("scan300", "scan200", "rotated")
PHOTOS = ("phone", "phone_dim")
POOR = ("photocopy", "whatsapp")


@dataclass(frozen=True, slots=True)
class Target:
    """One row: a share that was measured against the share that is owed. `at_least` False: at most."""

    name: str
    share: float | None
    owed: float
    at_least: bool = True

    @property
    def reached(self) -> bool:
        """Whether the figure is good enough; without anything to measure it is."""
        if self.share is None:
            return True
        return self.share >= self.owed if self.at_least else self.share <= self.owed

    def as_text(self) -> str:
        """The row for a terminal."""
        figure = "-" if self.share is None else f"{100 * self.share:.2f}%"
        sign = ">=" if self.at_least else "<="
        return f"{'ok  ' if self.reached else 'MISS'}  {self.name:<46}{figure:>9}  {sign} {100 * self.owed:.2f}%"


def targets(report: AccuracyReport) -> list[Target]:
    """Every target with what a report measured of it."""
    whole, check = report.reading_total(), report.check_total()
    scans = report.checking_of(SCANS)
    pages = sum(count.pages for count in report.reading.values())
    return [
        _fields("fields exact, scans", _of(report, SCANS), 0.997),
        _fields("fields exact, phone photos", _of(report, PHOTOS), 0.995),
        _fields("fields exact, photocopy and whatsapp", _of(report, POOR), 0.98),
        _numbers("NIK and no_kk exact, without photocopy", _without(report, "photocopy"), 0.998),
        _numbers("NIK and no_kk exact, photocopy", _of(report, ("photocopy",)), 0.99),
        Target("stated with confidence >= 0.99 and wrong", _share(whole.sure_wrong, whole.sure), 0.005, False),
        Target("kind found by --kind auto", _share(pages - report.kinds_wrong, pages), 1.0),
        Target("cross-check: false pass", _share(check.false_pass, check.different), 0.0, False),
        Target("cross-check: false alarm", _share(check.false_alarm, check.equal), 0.005, False),
        Target("cross-check: straight through", _share(check.straight_through, check.equal), 0.97),
        Target("cross-check: straight through, scans", _share(scans.straight_through, scans.equal), 0.99),
    ]


def _of(report: AccuracyReport, conditions: Iterable[str]) -> ReadingCount:
    return _sum(count for (condition, _), count in report.reading.items() if condition in conditions)


def _without(report: AccuracyReport, left_out: str) -> ReadingCount:
    return _sum(count for (condition, _), count in report.reading.items() if condition != left_out)


def _sum(counts: Iterable[ReadingCount]) -> ReadingCount:
    total = ReadingCount()
    for count in counts:
        total.add(count)
    return total


def _fields(name: str, count: ReadingCount, owed: float) -> Target:
    return Target(name, _share(count.fields_exact, count.fields), owed)


def _numbers(name: str, count: ReadingCount, owed: float) -> Target:
    return Target(name, _share(count.numbers_exact, count.numbers), owed)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
