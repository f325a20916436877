"""Keyrings for the tests of keys: one in memory, one that keeps plain text, and a real one on a bus of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

ROOT = Path(__file__).parents[2]


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given while the test runs; `locked` makes it refuse as a locked one does."""

    priority = 0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._refuse_when_locked()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._refuse_when_locked()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._refuse_when_locked()
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]

    def _refuse_when_locked(self) -> None:
        if self.locked:
            raise KeyringLocked


class PlaintextKeyring(MemoryKeyring):
    """What `keyrings.alt` offers: works, and keeps the keys readable."""


def on_a_desktop(home: Path, script: str, *, unlocked: bool = True) -> str:
    """What a Python script prints in a session of its own with a gnome-keyring; `home` is its HOME."""
    lacking = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    if lacking:
        reason = f"{', '.join(lacking)} missing: make setup"
        if Path("/etc/debian_version").exists() or os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    home.mkdir(mode=0o700, exist_ok=True)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "PYTHON_KEYRING", "LOKET"))
    }
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    start = "printf sandi | gnome-keyring-daemon --unlock" if unlocked else "gnome-keyring-daemon --start"
    inside = f'{start} --components=secrets >/dev/null 2>&1; exec "$0" -c "$1"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", inside, sys.executable, script],
        env=kept | own | {"PYTHONPATH": str(ROOT)},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
