"""What all sections of the settings are built on.

Here belongs their base alone; the sections are in `settings_sections` and `settings_statistics`.
"""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """Refuses unknown keys and changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
