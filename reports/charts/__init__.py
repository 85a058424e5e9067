"""The pictures of the packs: what they show (`pictures`) and how each is drawn, with one theme."""
