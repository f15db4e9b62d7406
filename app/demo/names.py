"""Names, codes, numbers and addresses that plainly belong to nobody."""

from __future__ import annotations

import unicodedata
from random import Random

from people.identifiers import PNC_LETTERS

MEN = (
    "Adeel", "Alfie", "Anton", "Bashir", "Callum", "Corin", "Darius", "Dewi", "Elis", "Emeka",
    "Fergus", "Gethin", "Hamza", "Idris", "Jarek", "Jermaine", "Kofi", "Lachlan", "Lewin", "Marek",
    "Nikhil", "Osian", "Piers", "Quentin", "Rafe", "Rohan", "Siôn", "Tariq", "Tomos", "Ugo",
    "Viktor", "Wes", "Xander", "Yusuf", "Zeke",
)  # fmt: skip
WOMEN = (
    "Abena", "Aoife", "Bethan", "Carys", "Chidi", "Delyth", "Elspeth", "Farah", "Ffion", "Greta",
    "Hania", "Imogen", "Jaya", "Keira", "Leonie", "Mairi", "Nadia", "Niamh", "Olwen", "Petra",
    "Quilla", "Renée", "Saoirse", "Sunniva", "Tamsin", "Uma", "Verity", "Wanda", "Xanthe", "Zofia",
)  # fmt: skip
_FIRST = (
    "Bracken", "Teasel", "Drizzle", "Puddle", "Nettle", "Pebble", "Marrow", "Clover", "Mizzle",
    "Sedge", "Gorse", "Bramble", "Lichen", "Tansy", "Fennel", "Sorrel", "Thistle", "Bilberry",
    "Cowslip", "Burdock", "Rainbow", "Hailstone", "Comfrey", "Toadflax", "Yarrow", "Hedge",
)  # fmt: skip
_LAST = ("wick", "worth", "combe", "stead", "mere", "thwaite", "gate", "holm", "beck", "fold")
_CODE_LETTERS = "BCDFGHJKLMNPRSTVWXZ"
# Ofcom keeps these ranges for drama: they ring nobody.
_MOBILE, _LANDLINE = "07700900", "01632 960"


def landline(number: int) -> str:
    """A land line of Ofcom's drama range; `number` below 1,000."""
    return f"{_LANDLINE}{number:03d}"


def email_of(name: str, domain: str) -> str:
    """An address in a domain kept for examples: Siôn O'Hedge at example.org."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{'.'.join(plain.replace(chr(39), '').split())}@{domain}"


class Names:
    """Hands out names, codes and identifiers, each once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._surnames = [first + last for first in _FIRST for last in _LAST]
        rng.shuffle(self._surnames)
        self._numbers = rng.sample(range(100, 1000), 900)
        self._serials = rng.sample(range(1000, 10000), 900)
        self._mobiles = rng.sample(range(1000), 1000)

    def surname(self) -> str:
        """A family name made of a plant or the weather and an ending."""
        name = self._surnames.pop()
        return f"O'{name}" if self._rng.random() < 0.03 else name

    def given(self, sex: str) -> str:
        """A given name."""
        return self._rng.choice(WOMEN if sex == "female" else MEN)

    def code(self) -> str:
        """A participant's short code, which says nothing of team or name."""
        letters = "".join(self._rng.choice(_CODE_LETTERS) for _ in range(2))
        return f"{letters}-{self._numbers.pop()}"

    def mobile(self) -> str:
        """A mobile number of the drama range, as we store them."""
        return f"{_MOBILE}{self._mobiles.pop():03d}"

    def serial(self) -> int:
        """Four digits given to one person only, for all their identifiers."""
        return self._serials.pop()

    def nhs_number(self, serial: int) -> str | None:
        """A number of the range the NHS keeps for tests (999); None when its check digit is 10."""
        body = f"99900{serial:04d}"
        total = sum(int(d) * w for d, w in zip(body, range(10, 1, -1), strict=True))
        check = (11 - total % 11) % 11
        return None if check == 10 else f"{body}{check}"

    def crn(self, serial: int) -> str:
        """A probation case reference number."""
        return f"X99{serial:04d}"

    def prison_number(self, serial: int) -> str:
        """A prison number."""
        return f"Z{serial:04d}ZZ"

    def pnc(self, serial: int, year: int) -> str:
        """A Police National Computer number with the right check letter."""
        digits = f"099{serial:04d}"
        return f"{year}/{digits}{PNC_LETTERS[int(f'{year % 100:02d}{digits}') % 23]}"
