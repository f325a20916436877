"""What is done with a home's keys as a whole: opened, changed, told to another computer, backed up and restored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from workstation import backup
from workstation.access.errors import HomeInUse, HubInUse, NotAFolder, OwnHubFolder
from workstation.access.file_secrets import USUAL_COST, Cost
from workstation.access.hub_key import coming_hub_key, end_hub_rotation, hub_key_line, hub_key_of
from workstation.access.keys import Keys, begin_rotation, end_rotation, open_keys
from workstation.access.secrets import HUB_KEY, KEPT_IN_BACKUPS, NEXT_HUB_KEY, Secrets, open_secrets
from workstation.config import CONFIG_NAME, Config, home_folder, load_config
from workstation.domain.refusals import DiskFull, HubKeyMissing, HubKeyOld, HubKeyWrong, HubUnreachable
from workstation.exclusive import alone, alone_soon
from workstation.hub.embedded import USE_LOCK as HUB_LOCK
from workstation.hub.opening import STICK, is_own_hub, is_server
from workstation.resealing import needs_resealing, rekey_hub, reseal_home
from workstation.sealing import KeyMark

USE_LOCK = "use.lock"
# Others have the hub's folder for one call at a time.
HUB_PATIENCE = 20.0


def settled_keys(folder: Path, config: Config, passphrase: str | None) -> Keys:
    """The keys of a home, once what an older Loket left plain is sealed and a change of keys that was cut off is done.

    Raises HomeInUse, StoreUnusable and as `open_keys` does.
    """
    keys = open_keys(folder, config, passphrase)
    if keys.next is None and not needs_resealing(folder):
        return keys
    with alone(folder / USE_LOCK) as free:
        if not free:
            raise HomeInUse
        if keys.next is None:
            reseal_home(folder, keys.home, None)
            return keys
        _rotate(folder, keys)
    return open_keys(folder, config, passphrase)


def _rotate(folder: Path, keys: Keys) -> None:
    coming = begin_rotation(keys, folder)
    with _hub_alone(folder / "hub") if (folder / "hub").is_dir() else nullcontext():
        reseal_home(folder, coming, keys.home)
    if (folder / "hub").is_dir():
        # Cut off at its very end, the key of the home is the coming one already.
        if keys.home.key != coming.key:
            KeyMark(folder / "hub", keys.home.own_hub).retire()
        KeyMark(folder / "hub", coming.own_hub).write()
    end_rotation(keys, folder, coming)


def rotate_keys(home: Path | None = None, passphrase: str | None = None) -> None:
    """Bring everything in a home under a new key; raises HomeInUse, StoreUnusable, DiskFull and as `open_keys` does.

    Cut off at any moment, the next opening of the workstation brings it to its end.
    """
    folder = home_folder(home)
    config = load_config(folder)
    keys = settled_keys(folder, config, passphrase)
    with alone(folder / USE_LOCK) as free:
        if not free:
            raise HomeInUse
        _rotate(folder, keys)


def rotate_hub_key(home: Path | None = None, passphrase: str | None = None, patience: float = HUB_PATIENCE) -> str:
    """Bring the hub's shared folder under a new key; the line that tells it to other workstations.

    Cut off at any moment, one of the two keys opens the hub, and the same call, or the next opening of this
    workstation, brings it to its end. Raises HomeInUse, HubInUse, HubUnreachable, HubKeyMissing, HubKeyOld,
    HubKeyWrong, NotAFolder, OwnHubFolder, DiskFull and what opening the keys raises.
    """
    folder = home_folder(home)
    config = load_config(folder)
    place = _shared_folder(folder, config)
    with alone(folder / USE_LOCK) as free:
        if not free:
            raise HomeInUse
        secrets = open_secrets(folder, config.secrets, passphrase)
        if secrets.get(HUB_KEY) is None:
            raise HubKeyMissing
        return hub_key_line(_rotate_hub(place, secrets, patience))


def _rotate_hub(place: Path, secrets: Secrets, patience: float = HUB_PATIENCE) -> bytes:
    """Begin or end a change of a shared folder's key; the new key."""
    old = secrets.get(HUB_KEY) or b""
    if not (place / "hub.db").is_file():
        raise HubUnreachable
    if secrets.get(NEXT_HUB_KEY) is None:
        # One that is not ours to change: nothing is begun.
        _refuse_other_key(place, old)
    coming = coming_hub_key(secrets)
    with _hub_alone(place, patience):
        # It may have come to its end but for our own word on it.
        if not KeyMark(place, coming).alone():
            if not KeyMark(place, coming).fits():
                _refuse_other_key(place, old)
            rekey_hub(place, coming, old)
    end_hub_rotation(secrets, coming)
    return coming


@contextmanager
def _hub_alone(place: Path, patience: float = HUB_PATIENCE) -> Iterator[None]:
    """Have a hub's folder alone; raises HubInUse, and HubUnreachable for one that does not answer."""
    try:
        with alone_soon(place / HUB_LOCK, patience) as free:
            if not free:
                raise HubInUse
            yield
    except OSError as problem:
        raise HubUnreachable from problem


def _refuse_other_key(place: Path, key: bytes) -> None:
    mark = KeyMark(place, key)
    if mark.retired():
        raise HubKeyOld
    if not mark.fits():
        raise HubKeyWrong


def end_hub_change(config: Config, secrets: Secrets) -> None:
    """Bring a change of the shared folder's key that was cut off to its end, if the folder is there and free now."""
    if secrets.get(NEXT_HUB_KEY) is None or config.hub is None or is_server(config.hub):
        return
    # Otherwise the hub itself says what stands in the way, and work goes on without it.
    with suppress(HubUnreachable, HubInUse, DiskFull):
        _rotate_hub(Path(config.hub), secrets)


def _shared_folder(home: Path, config: Config) -> Path:
    """The hub's folder that several workstations share; raises NotAFolder or OwnHubFolder."""
    if config.hub is None or is_own_hub(config.hub, home):
        raise OwnHubFolder
    if config.hub == STICK or is_server(config.hub):
        raise NotAFolder
    return Path(config.hub)


def tell_hub_key(home: Path | None = None, passphrase: str | None = None) -> str:
    """The key of this workstation's hub folder as a line for another workstation.

    Raises NotAFolder, HubKeyMissing and what opening the keys raises.
    """
    folder = home_folder(home)
    config = load_config(folder)
    if config.hub is not None and is_server(config.hub):
        raise NotAFolder
    keys = open_keys(folder, config, passphrase)
    end_hub_change(config, keys.secrets)
    key = keys.home.own_hub if config.hub is None or is_own_hub(config.hub, folder) else keys.shared_hub
    if key is None:
        raise HubKeyMissing
    return hub_key_line(key)


def take_hub_key(untrusted_line: str, home: Path | None = None, passphrase: str | None = None) -> None:
    """Keep the hub key that another workstation told; raises HubKeyInvalid, HubKeyWrong or NotAFolder."""
    folder = home_folder(home)
    config = load_config(folder)
    if config.hub is None or is_server(config.hub):
        raise NotAFolder
    key = hub_key_of(untrusted_line)
    _refuse_other_key(Path(config.hub), key)
    open_secrets(folder, config.secrets, passphrase).set(HUB_KEY, key)


def back_up(
    target: Path, secret: str, home: Path | None = None, passphrase: str | None = None, cost: Cost = USUAL_COST
) -> backup.Kept:
    """Write a home into one file that opens with a passphrase of its own (`secret`), while others may use the home.

    Raises BackupNotWritten, DiskFull, PassphraseTooShort and as `open_keys` does.
    """
    folder = home_folder(home)
    keys = settled_keys(folder, load_config(folder), passphrase)
    secrets = {name: value for name in KEPT_IN_BACKUPS if (value := keys.secrets.get(name)) is not None}
    return backup.write(target, folder, keys.home, secrets, secret, cost)


def restore(source: Path, secret: str, ask: Callable[[Config], str | None], home: Path | None = None) -> backup.Kept:
    """Put a backup in place in an empty home, its keys among this computer's secrets.

    `ask` gives the passphrase for those, where the settings want one: those that lie here already, or the backup's.
    Nothing is put in place before all of it was verified. Raises HomeNotEmpty, BackupNotRead, BackupUnusable,
    BackupPassphraseWrong, DiskFull, and what `open_secrets` raises.
    """
    folder = home_folder(home)
    with alone(folder / USE_LOCK) as free:
        if not free:
            raise HomeInUse
        with backup.opened(source, folder, secret) as found:
            config = load_config(folder if (folder / CONFIG_NAME).exists() else found.folder)
            secrets = open_secrets(folder, config.secrets, ask(config))
            for name, value in found.secrets.items():
                secrets.set(name, value)
            return found.put_in_place()
