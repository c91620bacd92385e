"""The three people of the demo. Their passwords are random and stay in ``var/``, which git ignores."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

ROLES = ("ambassador", "editor", "coordinator")


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Role, mail address and password of a person in the demo."""

    role: str
    email: str
    password: str


def _file() -> Path:
    return Path(settings.VAR_DIR) / "demo-logins.json"


def demo_logins() -> list[DemoLogin]:
    """Return the demo logins of this installation; makes the passwords the first time."""
    file = _file()
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = [DemoLogin(role, f"{role}@demo.example", secrets.token_urlsafe(9)) for role in ROLES]
        file.touch(mode=0o600)
        file.write_text(json.dumps([asdict(login) for login in made], indent=2))
    return [DemoLogin(**login) for login in json.loads(file.read_text())]
