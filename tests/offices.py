"""Both kinds of hub behind one handle, so that one test-suite holds for both."""

from dataclasses import dataclass, field
from pathlib import Path

from blanks import blank_hub
from keys import KEY
from postgres import Cluster

from workstation.domain.hub import Hub
from workstation.hub.central import CentralHub
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.founding import grant
from workstation.hub.quarantine import Quarantine
from workstation.hub.scans import FolderScans

OFFICES = ("317101", "317102")


@dataclass
class Office:
    """A hub and the ways to it: `hub(name)` as a workstation, `intake` as whoever takes bundles in."""

    folder: Path
    url: str = ""
    database: str = ""
    server: Cluster | None = None
    opened: list[CentralHub] = field(default_factory=list)

    @property
    def intake(self) -> Hub:
        """The hub as its owner reaches it."""
        return self._central(self.url) if self.server else EmbeddedHub.open(blank_hub(self.folder), KEY)

    def hub(self, name: str = "w1", offices: tuple[str, ...] = OFFICES) -> Hub:
        """The hub as a workstation of these offices reaches it."""
        if self.server is None:
            return EmbeddedHub.open(blank_hub(self.folder), KEY)
        return self._central(self.server.url(self.database, grant(self.url, name, offices)))

    def farm(self, name: str = "farm-1", offices: tuple[str, ...] = OFFICES) -> CentralHub:
        """The hub as a worker reaches it that may read for everybody."""
        assert self.server is not None
        return self._central(self.server.url(self.database, grant(self.url, name, offices, farm=True)))

    def _central(self, url: str) -> CentralHub:
        # A folder of scans that is not there counts as out of reach, so whoever founds a hub makes it.
        (self.folder / "scans").mkdir(parents=True, exist_ok=True)
        hub = CentralHub(url, FolderScans(self.folder / "scans"), Quarantine(self.folder / "quarantine", KEY))
        self.opened.append(hub)
        return hub
