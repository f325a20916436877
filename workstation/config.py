"""Where a workstation keeps its state, and what its office decided (config.toml in the home folder)."""

import os
import platform
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from workstation.domain.errors import EnvironmentMissing
from workstation.domain.receipt import Letterhead
from workstation.domain.settings import SIGNS, OfficeSettings

CONFIG_NAME = "config.toml"
# Far more than a logo has. Its pixels are bounded where it is printed.
LARGEST_LOGO = 5_000_000


class ConfigInvalid(EnvironmentMissing):
    """config.toml cannot be used."""

    code = "config_invalid"
    text = "Pengaturan config.toml salah di bagian {where}. Data aman. Perbaiki bagian itu atau hubungi admin kantor."


class _Letterhead(BaseModel):
    model_config = ConfigDict(extra="forbid")

    government: str = "PEMERINTAH KABUPATEN/KOTA"
    office: str = "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
    lines: tuple[str, ...] = ()
    city: str = ""
    signer_title: str = "Kepala Dinas Kependudukan dan Pencatatan Sipil"
    signer_name: str = ""
    signer_nip: str = ""
    logo: Path | None = None


class Config(BaseModel):
    """config.toml as the office wrote it; every part has a default."""

    model_config = ConfigDict(extra="forbid")

    workstation: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,30}$")] = ""
    counter_name: str = "Loket 1"
    offices: tuple[Annotated[str, Field(pattern=r"^\d{6}$")], ...] = ()
    region_name: str = ""
    hub: str | None = None
    hub_scans: str | None = None
    suket_enabled: bool = False
    suket_reason: str = ""
    lease_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    specimen: bool = False
    scan_bytes_per_second: Annotated[int, Field(ge=0)] = 0
    office_certificate: Path | None = None
    secrets: Literal["keyring", "passphrase"] = "keyring"
    idle_minutes: Annotated[int, Field(ge=1, le=120)] = 15
    session_hours: Annotated[int, Field(ge=1, le=24)] = 12
    quality_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    reader_workers: Annotated[int, Field(ge=1, le=16)] = 1
    read_here: bool = True
    farm_wait_seconds: Annotated[int, Field(ge=0, le=600)] = 10
    trust_shared_readings: bool = True
    trust_roots: Path = Path("trust-roots")
    qr_hosts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)], ...] = ()
    signs: dict[str, bool] = {}
    extra_documents: dict[str, tuple[str, ...]] = {}
    letterhead: _Letterhead = _Letterhead()

    @field_validator("trust_shared_readings")
    @classmethod
    def _reads_somewhere(cls, trusts: bool, info: ValidationInfo) -> bool:
        if not trusts and not info.data.get("read_here", True):
            raise ValueError("a counter that reads nothing itself must trust what others read")
        return trusts

    @field_validator("signs")
    @classmethod
    def _names_signs(cls, signs: dict[str, bool]) -> dict[str, bool]:
        if unknown := signs.keys() - set(SIGNS):
            raise ValueError(f"no such sign: {sorted(unknown)}")
        return signs


def home_folder(home: Path | None) -> Path:
    """The folder with all state of one workstation: given, LOKET_HOME, or the platform's user data folder."""
    if home is not None:
        return home
    named = os.environ.get("LOKET_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("loket", appauthor=False))


def load_config(home: Path) -> Config:
    """Read config.toml from the home folder; defaults when there is none. Raises ConfigInvalid."""
    path = home / CONFIG_NAME
    try:
        untrusted = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        config = Config.model_validate(untrusted)
    except tomllib.TOMLDecodeError as error:
        raise ConfigInvalid(where="TOML") from error
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise ConfigInvalid(where=where) from error
    return config if config.workstation else config.model_copy(update={"workstation": _machine_name()})


def office_settings(config: Config, home: Path) -> OfficeSettings:
    """The settings that steps and papers use."""
    letterhead = config.letterhead
    logo = home / letterhead.logo if letterhead.logo else None
    return OfficeSettings(
        letterhead=Letterhead(
            government=letterhead.government,
            office=letterhead.office,
            lines=letterhead.lines,
            city=letterhead.city,
            signer_title=letterhead.signer_title,
            signer_name=letterhead.signer_name,
            signer_nip=letterhead.signer_nip,
            logo=_logo(logo) if logo and logo.is_file() else None,
        ),
        counter_name=config.counter_name,
        offices=config.offices,
        region_name=config.region_name,
        suket_enabled=config.suket_enabled,
        suket_reason=config.suket_reason,
        lease=timedelta(minutes=config.lease_minutes),
        specimen=config.specimen,
        quality_share=config.quality_share,
        extra_documents=config.extra_documents,
        trust_shared_readings=config.trust_shared_readings,
        read_here=config.read_here,
        farm_wait=timedelta(seconds=config.farm_wait_seconds),
        scan_bytes_per_second=config.scan_bytes_per_second,
        qr_hosts=config.qr_hosts,
        signs=config.signs,
    )


def _logo(path: Path) -> bytes:
    """The logo's bytes; of a file that is too large so many that it cannot be opened, which printing says."""
    with path.open("rb") as file:
        return file.read(LARGEST_LOGO)


def _machine_name() -> str:
    """A workstation name out of the computer's own."""
    name = re.sub(r"[^a-z0-9]+", "-", platform.node().lower()).strip("-")[:24]
    return f"loket-{name}" if name else "loket-1"
