"""Read for everybody: what a worker of the farm does with one scan that the hub wants read."""

import hashlib
from dataclasses import dataclass, replace

from workstation.domain.dossier import Document
from workstation.domain.hub import Hub
from workstation.domain.ports import Reader
from workstation.domain.reading import Quality, Reading
from workstation.domain.refusals import ScanDamaged
from workstation.domain.scan import ScanBytes
from workstation.steps.read import read_document

# A scan over which so many workers were lost is not given to another one.
LOST_TOO_OFTEN = 3
LOST = "reader_died"
# A system that stops ends readers before their worker, and a busy one is slow: neither is the scan's fault.
TRIED_AGAIN = frozenset({"reader_died", "reading_timed_out"})


@dataclass(frozen=True, slots=True)
class Farm:
    """A worker's ports. `workstation` is its name in what it shares. A scan in hand stays in memory."""

    workstation: str
    hub: Hub
    reader: Reader


def read_for_all(farm: Farm, sha256: str, kind: str, lost: int = 0) -> bool:
    """Read a scan and share the reading; False when there was nothing to do or the hub does not want it.

    What cannot be read is shared as an illegible reading with its cause, so that nobody tries it again, and so is a
    scan over which workers were `lost` again and again. Raises HubUnreachable, ScanMissing or ScanDamaged.
    """
    engine = farm.reader.engine
    if farm.hub.readings([(sha256, kind)], engine):
        return False
    if lost >= LOST_TOO_OFTEN:
        reading = Reading(sha256, kind, 0, Quality(legible=False, problems=(LOST,)), engine=engine)
    else:
        reading = _read(farm, sha256, kind)
    return farm.hub.share(kind, engine, replace(reading, read_by=farm.workstation))


def _read(farm: Farm, sha256: str, kind: str) -> Reading:
    scan = ScanBytes(sha256, b"".join(farm.hub.scan(sha256)))
    if hashlib.sha256(scan.data).hexdigest() != sha256:
        raise ScanDamaged
    document = Document(kind, sha256, "", sha256)
    reading = read_document(farm.reader, scan, document)
    if TRIED_AGAIN.isdisjoint(reading.quality.problems):
        return reading
    return read_document(farm.reader, scan, document)
