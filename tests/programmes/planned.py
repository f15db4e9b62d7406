"""Reading a plan's page and accepting what it says, as a person does."""

from __future__ import annotations

import re
from typing import Any


def accept(client: Any, address: str, **given: str) -> Any:
    """Open a plan, send back what the page holds, and get the answer."""
    text = client.get(address).text
    held = {
        name: found[1]
        for name in ("read", "seen")
        if (found := re.search(rf'name="{name}" value="([^"]*)"', text))
    }
    return client.send(address, held | given)
