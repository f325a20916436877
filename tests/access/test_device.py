"""The device's keys and the devices it believes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from own_keyrings import MemoryKeyring

from workstation.access.device import CARD_FILE, open_device, renew_device
from workstation.access.errors import DeviceConflict, DeviceKeyLost, DeviceUnknown, KeysDamaged, TrustDamaged
from workstation.access.keyring_secrets import KeyringSecrets
from workstation.access.secrets import DEVICE_KEYS, SEAL_KEY
from workstation.access.trust import FILE, Trust
from workstation.domain.device import DeviceCard, DeviceLineInvalid
from workstation.signatures import verify

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@pytest.fixture
def secrets(tmp_path: Path) -> KeyringSecrets:
    return KeyringSecrets(tmp_path, MemoryKeyring())


def card(name: str) -> DeviceCard:
    return DeviceCard(name, name.encode().ljust(32, b"."), str(pyrage.x25519.Identity.generate().to_public()))


def test_keys_are_made_once_and_sign(secrets: KeyringSecrets, tmp_path: Path) -> None:
    device = open_device(secrets, tmp_path, "loket-1")
    assert open_device(secrets, tmp_path, "loket-1").card == device.card
    signature = device.sign(b"pesan")
    assert len(signature) == 64
    assert verify(device.card.signing_key, b"pesan", signature)
    assert not verify(device.card.signing_key, b"pesan.", signature)
    assert not verify(device.card.signing_key, b"pesan", signature[:-1])
    assert not verify(b"pendek", b"pesan", signature)
    assert not verify(renew_device(secrets, tmp_path, "loket-1").card.signing_key, b"pesan", signature)
    sealed = pyrage.encrypt(b"surat", [pyrage.x25519.Recipient.from_str(device.card.age_recipient)])
    assert pyrage.decrypt(sealed, [device.identity]) == b"surat"
    assert "SECRET" not in repr(device) and "Ed25519" not in repr(device)


def test_lost_keys_are_not_silently_replaced(secrets: KeyringSecrets, tmp_path: Path) -> None:
    old = open_device(secrets, tmp_path, "loket-1").card
    secrets.delete(DEVICE_KEYS)
    with pytest.raises(DeviceKeyLost):
        open_device(secrets, tmp_path, "loket-1")
    assert secrets.get(DEVICE_KEYS) is None
    new = renew_device(secrets, tmp_path, "loket-1").card
    assert open_device(secrets, tmp_path, "loket-1").card == new != old
    (tmp_path / CARD_FILE).write_text(f"{old.line}\n", encoding="ascii")
    with pytest.raises(DeviceKeyLost):
        open_device(secrets, tmp_path, "loket-1")


def test_a_renamed_workstation_keeps_its_keys(secrets: KeyringSecrets, tmp_path: Path) -> None:
    old = open_device(secrets, tmp_path, "loket-1").card
    new = open_device(secrets, tmp_path, "loket-2").card
    assert (new.workstation, new.signing_key) == ("loket-2", old.signing_key)
    assert (tmp_path / CARD_FILE).read_text(encoding="ascii") == f"{new.line}\n"


@pytest.mark.parametrize("kept", [b"", b"[]", b"{}", b'{"ed25519": "AA==", "age": "AGE-SECRET-KEY-1"}'])
def test_kept_keys_that_are_none_are_damaged(kept: bytes, secrets: KeyringSecrets, tmp_path: Path) -> None:
    secrets.set(DEVICE_KEYS, kept)
    with pytest.raises(KeysDamaged):
        open_device(secrets, tmp_path, "loket-1")


def test_a_card_is_carried_in_a_line(secrets: KeyringSecrets, tmp_path: Path) -> None:
    own = open_device(secrets, tmp_path, "loket-1").card
    assert DeviceCard.parse(f"  {own.line}\n") == own
    assert own.line.startswith("loket-device-1 loket-1 ")
    assert "\n" not in own.line
    good = own.line.split()
    for place, wrong in (
        *((0, word) for word in ("loket-device-2", "LOKET-DEVICE-1")),
        *((1, word) for word in ("../loket", "Loket-1", "l", "x" * 40)),
        *(
            (2, word)
            for word in (
                "AAAA",
                good[2][:-1],
                good[2].replace("=", ""),
                good[2][:-2] + "B=" if good[2][-2] != "B" else "!",
            )
        ),
        *((3, word) for word in ("age1", good[3].upper(), good[3] + "q")),
    ):
        words = [*good[:place], wrong, *good[place + 1 :]]
        with pytest.raises(DeviceLineInvalid):
            DeviceCard.parse(" ".join(words))
    with pytest.raises(DeviceLineInvalid):
        DeviceCard.parse(" ".join(good[:3]))


def test_trust_is_given_once_and_taken_back(secrets: KeyringSecrets, tmp_path: Path) -> None:
    trust = Trust(tmp_path, secrets)
    assert trust.devices() == ()
    hub, other = card("pusat"), card("loket-2")
    assert trust.add(hub, NOW)
    assert trust.add(other, NOW)
    assert not trust.add(hub, NOW)
    assert [one.card for one in Trust(tmp_path, secrets).devices()] == [other, hub]
    with pytest.raises(DeviceConflict, match="pusat"):
        trust.add(card("pusat"), NOW)
    trust.remove("loket-2")
    with pytest.raises(DeviceUnknown):
        trust.remove("loket-2")
    assert [(one.card, one.since) for one in trust.devices()] == [(hub, NOW)]


def test_an_age_recipient_with_a_slip_of_the_pen_is_refused(secrets: KeyringSecrets, tmp_path: Path) -> None:
    good = card("pusat")
    letter = "q" if good.age_recipient[-1] != "q" else "p"
    with pytest.raises(DeviceLineInvalid):
        Trust(tmp_path, secrets).add(DeviceCard("pusat", good.signing_key, good.age_recipient[:-1] + letter), NOW)


def test_a_list_changed_by_another_hand_is_not_used(secrets: KeyringSecrets, tmp_path: Path) -> None:
    trust = Trust(tmp_path, secrets)
    trust.add(card("pusat"), NOW)
    path = tmp_path / FILE
    good = path.read_bytes()
    forged = json.loads(good)
    forged["devices"].append({"line": card("penyusup").line, "since": NOW.isoformat()})
    for changed in (json.dumps(forged).encode(), b"", b"[]", b"{}", good[:-2], good.replace(b"pusat", b"pusah")):
        path.write_bytes(changed)
        with pytest.raises(TrustDamaged):
            trust.devices()
        with pytest.raises(TrustDamaged):
            trust.add(card("loket-9"), NOW)
        assert path.read_bytes() == changed
    path.write_bytes(good)
    assert len(trust.devices()) == 1
    secrets.delete(SEAL_KEY)
    with pytest.raises(TrustDamaged):
        trust.devices()
