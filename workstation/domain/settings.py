"""What an office decides for itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from workstation.domain.receipt import Letterhead

# Rules on signs of forgery that an office may switch on and off.
SIGNS = (
    "nik.same_document",
    "scan.similar",
    "scan.edited",
    "scan.font",
    "scan.compression",
    "scan.screenshot",
    "scan.editor",
)
# What is off unless an office wants it: what speaks of more than one honest document in a hundred, or may. A birth date
# that was once corrected is more frequent than a forged one, and the law keeps the NIK then; the samples hold nobody of
# whom that rate could be measured.
SIGNS_OFF = frozenset({"nik.same_document"})


def is_sign_on(rule: str, switches: Mapping[str, bool]) -> bool:
    """Whether an office wants to hear of a rule; rules that are no signs cannot be switched."""
    return rule not in SIGNS or switches.get(rule, rule not in SIGNS_OFF)


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The office's own choices.

    `offices` are the six-digit codes this workstation serves (empty: all that the hub gives). `suket_enabled` is the
    switch "blangko kosong" and `suket_reason` why it is on. `lease` is how long a claim lasts without being renewed.
    `quality_share` is the part of unflagged decisions that a supervisor is shown (0 to 1; 0 switches the sample off).
    `extra_documents` names documents that the region requires beyond the law, per service ("*" for all).
    `scan_bytes_per_second` bounds the fetching of scans on a slow line (0: no bound).

    `qr_hosts` are hosts that QR codes may lead to beside the registry's own, `signs` the signs of forgery that are
    switched on or off against their defaults.

    `trust_shared_readings` takes what another computer of the office read as if it were read here. `read_here` is off
    at a thin counter, which leaves reading to the farm and reads only what is opened and, after `farm_wait`, still
    unread there.
    """

    letterhead: Letterhead
    counter_name: str = "Loket 1"
    offices: tuple[str, ...] = ()
    region_name: str = ""
    suket_enabled: bool = False
    suket_reason: str = ""
    lease: timedelta = timedelta(minutes=30)
    specimen: bool = False
    quality_share: float = 0.05
    extra_documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trust_shared_readings: bool = True
    read_here: bool = True
    farm_wait: timedelta = timedelta(seconds=10)
    scan_bytes_per_second: int = 0
    qr_hosts: tuple[str, ...] = ()
    signs: Mapping[str, bool] = field(default_factory=dict)
