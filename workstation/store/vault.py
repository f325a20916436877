"""The scans on this workstation, named by SHA-256."""

import shutil

from workstation.blobs import Blobs


class Vault(Blobs):
    """The workstation's folder of scans (port `Vault`): `Vault(home / "scans")`."""

    def room(self) -> int:
        """How many bytes are free where scans are kept."""
        # The folder itself is made with the first scan.
        there = next(path for path in (self._folder, *self._folder.absolute().parents) if path.is_dir())
        return shutil.disk_usage(there).free
