"""What an extraction rests on, and whether just that has been extracted before.

Here belong the content hash and the search by it. What is in the files is no matter of this module:
a file is its name and hash.

Earlier drops are part of the content only where somebody's role is taken from them. Where a drop
was extracted without them, they are not looked at again.
"""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from pathlib import Path

from dagster_project.crm.drops import Drop
from dagster_project.crm.earlier import Earlier, fetch_earlier
from dagster_project.crm.entities import ENTITIES
from dagster_project.crm.landing import list_files
from dagster_project.crm.mapping import Mapping
from dagster_project.crm.pinned import Pinned, check_unchanged
from dagster_project.crm.relations import Delivered
from dagster_project.crm.store import FORMAT, Extraction, Shelf, drop_id_of, hash_of
from dagster_project.settings_sections import RoleSettings


@dataclass(frozen=True)
class Content:
    """What is to be extracted.

    Attributes:
        drop: the folder.
        mapping: what its files mean.
        recipe: everything that the result depends on beside the drop's files.
        delivered: the drop's files.
        overrides: the override file.
        earlier: the drops before it.
    """

    drop: Drop
    mapping: Mapping
    recipe: Dictionary[str, object]
    delivered: Delivered
    overrides: Delivered
    earlier: tuple[Earlier, ...] = ()

    def files(self, *, are_compared: bool) -> dict[str, str]:
        """Sha256 of each file that was read; of earlier drops only where they are compared."""
        own = sha_by_name(self.delivered)
        return own | self._earlier_files() if are_compared else own

    def hash(self, *, are_compared: bool) -> str:
        """Sha256 over everything that the result depends on."""
        content = {**self.recipe, "files": _listed(self.delivered | self.overrides)}
        return hash_of(content | ({"earlier": self._earlier_files()} if are_compared else {}))

    def find(self, shelf: Shelf, *, are_compared: bool) -> Extraction | None:
        """An extraction of just this."""
        content_hash = self.hash(are_compared=are_compared)
        stored = shelf.find(drop_id_of(self.drop.path, content_hash), content_hash)
        if stored is None:
            return None
        # What an earlier version extracted does not say so itself.
        return replace(
            stored,
            files=self.files(are_compared=are_compared),
            mapping=self.mapping.digest(),
            recipe=hash_of(self.recipe),
        )

    def _earlier_files(self) -> dict[str, str]:
        return {name: sha for one in self.earlier for name, sha in one.files.items()}


def recipe_of(
    drop: Drop, mapping: Mapping, overrides: Delivered, time_zone: str, roles: RoleSettings
) -> dict[str, object]:
    """Everything that the result depends on beside the drop's files."""
    return {
        "format": FORMAT,
        "canonical": repr(ENTITIES),
        "delivered_on": str(drop.delivered_on),
        "files": _listed(overrides),
        "mapping": mapping.digest(),
        "time_zone": time_zone,
        "title_rules": [rule.model_dump() for rule in roles.title_rules],
    }


def sha_by_name(delivered: Delivered) -> dict[str, str]:
    """Sha256 of each file."""
    return {file.name: file.sha256 for files in delivered.values() for file in files}


def _listed(delivered: Delivered) -> dict[str, list[tuple[str, str]]]:
    return {name: [(f.name, f.sha256) for f in files] for name, files in delivered.items()}


def find_pinned(
    shelf: Shelf, pinned: Pinned | None, recipe: Dictionary[str, object]
) -> Extraction | None:
    """What a pinned month was built from, if it would be read the same way today."""
    stored = None if pinned is None else shelf.find(pinned.drop_id, pinned.content_hash)
    return stored if stored is not None and stored.recipe == hash_of(recipe) else None


def look_up(
    content: Content, shelf: Shelf, scratch: Path, pinned: Pinned | None
) -> Extraction | Content:
    """An earlier extraction of the same content, else the content with its earlier drops.

    Raises:
        DropChangedError: a pinned drop, or one that it was compared with, holds other files.
    """
    if pinned is None and (found := content.find(shelf, are_compared=False)):
        return found
    recorded = pinned.files if pinned is not None and pinned.files else None
    earlier = fetch_earlier(content.drop, content.mapping, scratch, recorded)
    whole = replace(content, earlier=earlier)
    if pinned is not None:
        there = {one.beside(name) for one in earlier for name in one.there}
        there |= set(list_files(content.drop.path))
        digest = content.mapping.digest()
        check_unchanged(content.drop, pinned, whole.files(are_compared=True), there, digest)
    found = whole.find(shelf, are_compared=False) or whole.find(shelf, are_compared=True)
    return found or whole
