"""Who sits at the counter."""

from dataclasses import dataclass

from workstation.domain.event import Role


@dataclass(frozen=True, slots=True)
class Officer:
    """A signed-in officer: the name that events carry, the role, and the name that letters print."""

    name: str
    role: Role = Role.PETUGAS
    full_name: str = ""

    @property
    def shown_name(self) -> str:
        """The name for screens and papers."""
        return self.full_name or self.name


SYSTEM = Officer("loket", Role.ADMIN)
"""Loket itself, where it acts without being asked by anybody."""
