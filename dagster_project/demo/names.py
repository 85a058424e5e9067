"""Names that no real person bears, unique and easy to search for.

Here belong the lists and their combination. Surnames are joined from invented syllables, so that a
name found where it must not be is a leak and no coincidence; contacts and companies are named from
lists of their own.
"""

import unicodedata

import numpy as np

_GIVEN_TEXT = (
    "Aiko Amara Anouk Björn Bruna Camille Chidi Dagny Davor Elif Emeka Esra Farah Finn Gülay "
    "Hadiza Henrik Ilse Imani Ines Jaroslav João Jürgen Kaveh Kenji Leila Ljuba Lotte Mads Malin "
    "Marek Mirela Naoki Nerea Nils Noor Olu Oskar Paloma Petra Quirin Rania Renzo Runa Saoirse "
    "Selim Signe Søren Tamar Thandi Tomasz Ulla Usha Vera Wanja Xenia Yusuf Zofia Zuri Žarko"
)
_HEADS_TEXT = (
    "Albre Bracke Calde Dornvi Eskel Fjord Glenna Haver Ilmen Jorve Kastel Lunde Marrin Nordha "
    "Öster Pellu Quell Rosken Sturme Tarnow Ulven Vester Wolmar Yngva Zander Ängel Brömme Cavil "
    "Dresse Elmqvi Falken Grimsh Holber Isende Kjelds Lövgre Mölder Nyste Ostrav Prunde"
)
_TAILS_TEXT = (
    "backa bridt crona dahlen dsen felde garth gruv hagen hjelm husen itz kamp kova krantz lind "
    "loev mann mora nagel nov oja penn quist rath rius sand skog stad strup thal toft ulf vang "
    "vik voss wald wyn zell ziger"
)
GIVEN = tuple(_GIVEN_TEXT.split())
_HEADS, _TAILS = tuple(_HEADS_TEXT.split()), tuple(_TAILS_TEXT.split())
CONTACT_HEADS = ("Miro", "Sanu", "Teka", "Lobo", "Kiru", "Paxo", "Venu", "Zoli", "Duma", "Ravo")
CONTACT_TAILS = ("tano", "mira", "besu", "kolo", "para", "zeno", "lira", "duro", "fani", "goro")
COMPANY_HEADS = ("Auro", "Belvo", "Cirro", "Delphi", "Ento", "Ferro", "Gallo", "Helio")
COMPANY_TAILS = ("dyne", "graph", "lux", "matic", "nauta", "plex", "tec", "vera")
COMPANY_KINDS = ("GmbH", "AG", "Ltd", "Inc.", "SAS", "AB", "S.p.A.", "& Söhne KG")


def people_names(count: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """`count` pairs of given name and surname; no surname occurs twice."""
    pairs = len(_HEADS) * len(_TAILS)
    order = rng.permutation(pairs)
    names = []
    for index in range(count):
        pair = int(order[index % pairs])
        surname = _HEADS[pair // len(_TAILS)] + _TAILS[pair % len(_TAILS)]
        if index >= pairs:  # beyond 1,640 people, double names
            other = int(order[(index * 7 + index // pairs) % pairs])
            surname += "-" + _HEADS[other // len(_TAILS)] + _TAILS[other % len(_TAILS)]
        names.append((GIVEN[int(rng.integers(len(GIVEN)))], surname))
    return names


def mailbox(given: str, surname: str) -> str:
    """An address that cannot exist, in ASCII."""
    plain = unicodedata.normalize("NFKD", f"{given}.{surname}".replace("ø", "o"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower().replace(" ", "-")
    return f"{ascii_only}@fjordlicht.example"
