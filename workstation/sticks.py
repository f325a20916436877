"""Sticks for whoever has a home folder: the keys are opened at each use, and nothing of it loads before."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workstation.config import Config
from workstation.domain.sentence import Sentence
from workstation.steps.counter import Counter

if TYPE_CHECKING:
    from workstation.access.secrets import Secrets
    from workstation.sync.stick import Hand


def open_hand(secrets: "Secrets", home: Path, config: Config) -> "Hand":
    """This device as sticks need it; raises what the keys and the list of trusted devices raise."""
    from workstation.access.device import open_device
    from workstation.access.trust import Trust
    from workstation.sync.stick import Hand

    device = open_device(secrets, home, config.workstation)
    trusted = [one.card for one in Trust(home, secrets).devices()]
    return Hand(device.card, device.sign, device.identity, trusted, home)


@dataclass(frozen=True, slots=True)
class Sticks:
    """Writing and taking in sticks in an office that no network reaches.

    `without_network` says that this office is one; `asks_passphrase` that its keys need a passphrase.
    """

    counter: Counter
    home: Path
    config: Config

    @property
    def without_network(self) -> bool:
        """Whether config.toml says that sticks are this office's only way."""
        return self.config.hub == "stik"

    @property
    def asks_passphrase(self) -> bool:
        """Whether a passphrase must be typed."""
        return self.config.secrets == "passphrase"

    def write(self, path: Path, passphrase: str | None = None) -> tuple[Sentence, ...]:
        """Write what waits here for the hub; what to tell of it. Raises what the keys and the stick raise."""
        from workstation.sync.stick_out import receiver_of, write_to_hub
        from workstation.sync.stick_words import written_words

        hand = self._hand(passphrase)
        return written_words(write_to_hub(self.counter, hand, receiver_of(hand, None), path))

    def take(self, path: Path, passphrase: str | None = None) -> tuple[Sentence, ...]:
        """Take a stick in; what to tell of it. Raises what the keys and the stick raise."""
        from workstation.sync.stick_in import take_in_stick
        from workstation.sync.stick_words import taken_words

        hand = self._hand(passphrase)
        return taken_words(take_in_stick(self.counter, hand, path, has_own_hub=self.config.hub is None))

    def _hand(self, passphrase: str | None) -> "Hand":
        from workstation.access.secrets import open_secrets

        return open_hand(open_secrets(self.home, self.config.secrets, passphrase), self.home, self.config)
