"""Real bundles with tiny scans, for tests that need many."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from counters import TruthReader, reading_of

from workstation.steps.counter import Counter
from workstation.steps.intake import take_in

SUBMITTED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
KECAMATAN = (("GAMBIR", "317101"), ("MENTENG", "317102"))


def tiny_bundle(folder: Path, number: int, family: int = 1) -> Path:
    """A bundle for one person of a kecamatan in turn; the later its number, the less urgent it is.

    So many in a row are of one `family`, with the same scan of their KK.
    """
    bundle = folder / f"{number:04d}"
    (bundle / "scans").mkdir(parents=True)
    scan = b"\xff\xd8\xff\xe0 SPESIMEN %d" % (number // family)
    (bundle / "scans" / "kk.jpg").write_bytes(scan)
    kecamatan, office = KECAMATAN[number % len(KECAMATAN)]
    form = {"nik": f"317101410100{number:04d}", "no_kk": "3171011211120001", "nama": "SITI SPESIMEN"}
    dossier = {
        "schema": "loket/dossier-1",
        "registration_no": f"3171-{number:04d}",
        "service": "ktp_baru",
        "channel": "web",
        "region": "3171",
        "office": office,
        "submitted_at": (SUBMITTED + timedelta(minutes=number)).isoformat(),
        "form": {**form, "kecamatan": kecamatan},
        "documents": [
            {
                "kind": "kk",
                "file": "scans/kk.jpg",
                "media_type": "image/jpeg",
                "sha256": hashlib.sha256(scan).hexdigest(),
            }
        ],
    }
    (bundle / "dossier.json").write_text(json.dumps(dossier), encoding="utf-8")
    return bundle


def stock(counter: Counter, folder: Path, count: int, first: int = 0, family: int = 1) -> None:
    """Put dossiers into a counter's hub and let its reader know what they show."""
    assert isinstance(counter.reader, TruthReader)
    for number in range(first, first + count):
        bundle = tiny_bundle(folder, number, family)
        assert take_in(counter.hub, counter.clock, bundle).status == "accepted"
        dossier = json.loads((bundle / "dossier.json").read_text(encoding="utf-8"))
        sha256, form = dossier["documents"][0]["sha256"], dossier["form"]
        member = {name: form[name] for name in ("nik", "nama")}
        fields = {"no_kk": form["no_kk"], "kecamatan": form["kecamatan"], "members": [member]}
        counter.reader.readings[sha256] = reading_of(sha256, "kk", fields)
