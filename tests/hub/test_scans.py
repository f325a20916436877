"""Where a hub keeps its scans: a real folder, and a real S3-compatible server."""

import hashlib
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from object_server import ObjectServer, running_server

from workstation.domain.refusals import HubUnreachable, ScanDamaged, ScanMissing
from workstation.hub.objects import Limits, ScanBucketUnknown, ScanStoreRefused
from workstation.hub.scans import FolderScans, ScanStore, ScanStoreAddressInvalid, open_scans

pytestmark = pytest.mark.xdist_group("object-server")

CHUNK = 256 * 1024
SCAN = random.Random(20261125).randbytes(2 * CHUNK + 1000)
NAME = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture(scope="session")
def object_server() -> Iterator[ObjectServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scan.jpg"
    path.write_bytes(SCAN)
    return path


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ScanStore:
    if request.param == "folder":
        (tmp_path / "scans").mkdir()
        return open_scans(tmp_path / "scans", no_secret)
    server: ObjectServer = request.getfixturevalue("object_server")
    return open_scans(server.address(tmp_path.name), lambda: server.key)


def no_secret() -> tuple[str, str]:
    raise AssertionError("a folder needs no secret")


def test_what_was_put_comes_back_from_any_byte_on(store: ScanStore, file: Path) -> None:
    store.put(file, NAME)
    store.put(file, NAME)
    assert store.size(NAME) == len(SCAN)
    assert [len(chunk) for chunk in store.read(NAME)] == [CHUNK, CHUNK, 1000]
    for start in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, len(SCAN) - 1):
        assert b"".join(store.read(NAME, start)) == SCAN[start:]
    for start in (len(SCAN), len(SCAN) + 1):
        assert list(store.read(NAME, start)) == []


def test_an_empty_file_is_kept_too(store: ScanStore, tmp_path: Path) -> None:
    name = hashlib.sha256(b"").hexdigest()
    (tmp_path / "empty").touch()
    store.put(tmp_path / "empty", name)
    assert (store.size(name), list(store.read(name))) == (0, [])


def test_bytes_that_do_not_hash_to_their_name_are_refused(store: ScanStore, file: Path) -> None:
    file.write_bytes(SCAN[:-1])
    with pytest.raises(ScanDamaged):
        store.put(file, NAME)
    with pytest.raises(ScanMissing):
        store.size(NAME)
    file.write_bytes(SCAN)
    store.put(file, NAME)
    assert b"".join(store.read(NAME)) == SCAN


@pytest.mark.parametrize("name", [NAME, "", "..", "../../etc/passwd", NAME.upper()])
def test_what_is_not_there_is_missing(store: ScanStore, name: str) -> None:
    for ask in (store.size, store.read):
        with pytest.raises(ScanMissing):
            ask(name)


def test_a_folder_that_is_gone_is_out_of_reach_and_not_made(tmp_path: Path, file: Path) -> None:
    store = FolderScans(tmp_path / "share")
    for call in (lambda: store.put(file, NAME), lambda: store.size(NAME), lambda: store.read(NAME)):
        with pytest.raises(HubUnreachable):
            call()
    assert not (tmp_path / "share").exists()


def test_a_folder_mends_a_damaged_scan(tmp_path: Path, file: Path) -> None:
    (tmp_path / "scans").mkdir()
    store = FolderScans(tmp_path / "scans")
    store.put(file, NAME)
    (tmp_path / "scans" / NAME[:2] / NAME).write_bytes(b"other")
    store.put(file, NAME)
    assert b"".join(store.read(NAME)) == SCAN


def test_an_object_is_never_written_again(object_server: ObjectServer, tmp_path: Path, file: Path) -> None:
    store = open_scans(object_server.address(tmp_path.name), lambda: object_server.key)
    store.put(file, NAME)
    other = open_scans(object_server.address(tmp_path.name), lambda: object_server.key)
    other.put(file, NAME)
    assert object_server.written(tmp_path.name) == [f"{tmp_path.name}/{NAME[:2]}/{NAME}"]
    assert b"".join(store.read(NAME)) == SCAN


@pytest.mark.parametrize("wrong", [("AKIANOBODY", "wrong"), (None, "wrong")], ids=["key", "secret"])
def test_a_wrong_key_is_named(
    object_server: ObjectServer, tmp_path: Path, file: Path, wrong: tuple[str | None, str]
) -> None:
    secret = (wrong[0] or object_server.key[0], wrong[1])
    store = open_scans(object_server.address(tmp_path.name), lambda: secret)
    for call in (lambda: store.put(file, NAME), lambda: store.size(NAME), lambda: store.read(NAME)):
        with pytest.raises(ScanStoreRefused) as caught:
            call()
        assert secret[1] not in str(caught.value)


def test_a_wrong_bucket_is_named(object_server: ObjectServer, tmp_path: Path, file: Path) -> None:
    store = open_scans(object_server.address("x", bucket="lain"), lambda: object_server.key)
    with pytest.raises(ScanBucketUnknown, match="lain"):
        store.put(file, NAME)


def refused() -> str:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def test_a_server_that_does_not_answer_is_out_of_reach(file: Path) -> None:
    store = open_scans(f"s3://b?endpoint={refused()}", lambda: ("a", "b"))
    for call in (lambda: store.put(file, NAME), lambda: store.size(NAME), lambda: store.read(NAME)):
        with pytest.raises(HubUnreachable):
            call()


def test_a_server_that_says_nothing_is_given_up(file: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"s3://b?endpoint=http://127.0.0.1:{silent.getsockname()[1]}"
        limits = Limits(request=0.2, retries=1)
        with pytest.raises(HubUnreachable):
            open_scans(address, lambda: ("a", "b"), limits).size(NAME)
        with pytest.raises(HubUnreachable):
            open_scans(address, lambda: ("a", "b"), limits).put(file, NAME)


@pytest.mark.parametrize(
    "address",
    [
        "s3://?region=x",
        "https://store.example/bucket",
        "s3://key:secret@bucket/prefix",
        "s3://bucket?endpoint=https://key:secret@store.example",
        "s3://bucket?secret_access_key=x",
        "s3://bucket?endpoint=http://store.example",
        "s3://bucket?endpoint=ftp://127.0.0.1",
    ],
)
def test_an_address_that_is_wrong_or_holds_a_secret_is_refused(address: str) -> None:
    with pytest.raises(ScanStoreAddressInvalid):
        open_scans(address, no_secret)


def test_a_plain_path_is_a_folder(tmp_path: Path) -> None:
    assert isinstance(open_scans(str(tmp_path), no_secret), FolderScans)
