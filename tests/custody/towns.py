"""A town: a hub's folder that an administrator's computer founded and another one shares."""

from contextlib import suppress
from pathlib import Path

from counters import bundles
from homes import BAD
from keys import PASSPHRASE, opted_in

from workstation.access.secrets import HUB_KEY, open_secrets
from workstation.bootstrap import Workstation, found_hub, open_workstation
from workstation.custody import take_hub_key, tell_hub_key
from workstation.domain.refusals import HubUnreachable
from workstation.hub.embedded import EmbeddedHub
from workstation.steps.intake import take_in

HOMES = ("admin-1", "loket-2")


def settings(town: Path, name: str) -> str:
    """What stands in the config.toml of a home of the town."""
    return f"workstation = '{name}'\nhub = '{town / 'bersama'}'\n"


def founded(town: Path, samples: Path, count: int = 3) -> Path:
    """A town with dossiers, scans and a bad bundle at its hub, which both homes have read."""
    for name in HOMES:
        opted_in(town / name, settings(town, name))
    found_hub(None, town / "admin-1", PASSPHRASE)
    take_hub_key(tell_hub_key(town / "admin-1", PASSPHRASE), town / "loket-2", PASSPHRASE)
    bad = town / BAD
    bad.mkdir()
    (bad / "dossier.json").write_text("{", encoding="utf-8")
    with open_workstation(town / "admin-1") as workstation:
        for bundle in [*bundles(samples)][:count]:
            assert take_in(workstation.counter.hub, workstation.counter.clock, bundle).status == "accepted"
        assert take_in(workstation.counter.hub, workstation.counter.clock, bad).status == "quarantined"
    for name in HOMES:
        with open_workstation(town / name) as workstation:
            assert workstation.sync().problem is None
    return town


def moved(town: Path) -> Path:
    """A town that was copied, with its settings naming the copy."""
    for name in HOMES:
        (town / name / "config.toml").write_text(f'secrets = "passphrase"\n{settings(town, name)}', encoding="utf-8")
    return town


def key_at(town: Path, name: str = "admin-1", of: str = HUB_KEY) -> bytes | None:
    """A key of the hub's folder as a home of the town has it."""
    return open_secrets(town / name, "passphrase", PASSPHRASE).get(of)


def hub_content(hub: EmbeddedHub, quarantine: bool = True) -> dict[str, object]:
    """All that a hub tells of its dossiers and scans, and what was set aside."""
    dossiers = [item.dossier for item in hub.dossiers({one.office: 0 for one in hub.offices()})]
    scans = sorted({document.sha256 for one in dossiers for document in one.documents})
    return {
        "dossiers": {one.registration_no: one for one in dossiers},
        "scans": {sha256: len(b"".join(hub.scan(sha256))) for sha256 in scans},
        "set aside": [(one.name, one.code) for one in hub.quarantined()] if quarantine else None,
    }


def opened_by(town: Path, key: bytes | None, quarantine: bool = True) -> dict[str, object] | None:
    """What a key opens of the hub's folder; None where it opens nothing."""
    with suppress(HubUnreachable):
        if key is not None:
            return hub_content(EmbeddedHub(town / "bersama", key), quarantine)
    return None


def told(workstation: Workstation) -> str:
    """What a sync says that stands in its way."""
    problem = workstation.sync().problem
    return "" if problem is None else problem.text
