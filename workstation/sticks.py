"""Sticks for whoever has a home folder; nothing of it loads before its first use."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workstation.config import Config
from workstation.domain.officer import Officer
from workstation.domain.sentence import Sentence
from workstation.steps.counter import Counter

if TYPE_CHECKING:
    from workstation.access.keys import Keys
    from workstation.sync.stick import Hand


@dataclass(frozen=True, slots=True)
class Sticks:
    """Writing and taking in sticks in an office that no network reaches; `without_network` says that it is one."""

    counter: Counter
    home: Path
    config: Config
    keys: "Keys"

    @property
    def without_network(self) -> bool:
        """Whether config.toml says that sticks are this office's only way."""
        return self.config.hub == "stik"

    def write(self, path: Path, officer: Officer) -> tuple[Sentence, ...]:
        """Write what waits here for the hub; what to tell of it. Raises what the keys and the stick raise."""
        from workstation.sync.stick_out import receiver_of, write_to_hub
        from workstation.sync.stick_words import written_words

        hand = self.hand()
        return written_words(write_to_hub(self.counter, hand, receiver_of(hand, None), path, officer))

    def take(self, path: Path, officer: Officer) -> tuple[Sentence, ...]:
        """Take a stick in; what to tell of it. Raises what the keys and the stick raise."""
        from workstation.foreign_sticks import open_elsewhere
        from workstation.sync.stick_in import take_in_stick
        from workstation.sync.stick_words import taken_words

        hand = self.hand()
        return taken_words(take_in_stick(self.counter, hand, path, self.config.hub is None, officer, open_elsewhere))

    def hand(self) -> "Hand":
        """This device as sticks need it; raises what the list of trusted devices raises."""
        from workstation.access.trust import Trust
        from workstation.sync.stick import Hand

        device = self.keys.device
        trusted = [one.card for one in Trust(self.home, self.keys.secrets).devices()]
        return Hand(device.card, device.sign, device.identity, trusted, self.home)
