"""How much memory the web process holds after it has answered everything that it can be asked."""

from typing import Any

from django.conf import settings
from django.test import Client

from benchmarks.load import load
from benchmarks.machine import memory_of
from benchmarks.read import requests_by_name
from benchmarks.results import keep, say
from benchmarks.server import Server, serving
from storybank.editorial.service import EDITOR, group_of
from storybank.stories.models import StoryIndexPage, StoryPage
from storybank.users.models import User

#: What visitors and partners ask for, beside stories and lists.
_OTHERS = (
    *("/nl/", "/en/", "/api/v1/openapi.json", "/api/v1/docs", "/readyz"),
    *(
        f"/api/v1/{name}"
        for name in ("municipalities", "instruments", "indicators", "organisations", "sectors")
    ),
)


def measure(seconds: float) -> dict[str, Any]:
    """Return the memory in MB after the start, after visitors and after an editor, with the settings of the product."""
    asked = requests_by_name()
    found: dict[str, Any] = {}
    with serving("benchmarks.settings") as server:
        server.fetch("/healthz")
        main, worker = server.processes()
        found["start_mb"] = memory_of(worker, "VmRSS")
        for path in _OTHERS:
            if server.fetch(path).status != 200:
                raise RuntimeError(f"{path} does not answer.")
        for name in ("detail", "detail in English", "list", "list, filtered", "HTML story", "HTML list"):
            load(server.address, asked[name], seconds)
        found["visitors_mb"] = memory_of(worker, "VmRSS")
        _edit(server)
        load(server.address, asked["detail"], seconds)
        found["editor_mb"] = memory_of(worker, "VmRSS")
        found["peak_mb"] = memory_of(worker, "VmHWM")
        found["main_process_mb"] = memory_of(main, "VmRSS")
    return found


def _edit(server: Server) -> None:
    """Look at the admin as an editor does: the list of all stories, and the form of one."""
    editor = User.objects.filter(groups=group_of(EDITOR)).first()
    browser = Client()
    browser.force_login(editor)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    index = StoryIndexPage.objects.get(locale__language_code="nl")
    page = StoryPage.objects.filter(locale__language_code="nl").first()
    for path in ("/beheer/", f"/beheer/pages/{index.pk}/", f"/beheer/pages/{page.pk}/edit/"):
        if server.fetch(path, Cookie=cookie).status != 200:
            raise RuntimeError(f"{path} does not answer an editor.")


def main() -> None:
    """Measure and keep the result."""
    result = measure(2)
    keep("memory", result)
    say("memory: " + ", ".join(f"{name} {value:.0f}" for name, value in result.items()))
