"""The scans on this workstation, named by SHA-256."""

from workstation.blobs import Blobs


class Vault(Blobs):
    """The workstation's folder of scans (port `Vault`): `Vault(home / "scans")`."""
