"""How much memory the web process holds after it has answered everything that it can be asked."""

import http.cookies
import re
from typing import Any
from urllib.parse import urlencode

from benchmarks.load import Request, load
from benchmarks.machine import memory_of
from benchmarks.read import requests_by_name
from benchmarks.results import keep, say
from benchmarks.server import Server, serving
from home.demo_logins import demo_logins
from storybank.stories.models import StoryIndexPage, StoryPage

#: What visitors and partners ask for, beside stories and lists.
_OTHERS = (
    *("/nl/", "/en/", "/api/v1/openapi.json", "/api/v1/docs", "/readyz"),
    *(f"/api/v1/{name}" for name in ("municipalities", "instruments", "indicators", "organisations", "sectors")),
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
    """Look at the admin as an editor: the list of 10,000 stories, and the form of one."""
    login = next(one for one in demo_logins() if one.role == "editor")
    cookies = _cookies(server.fetch("/beheer/login/"), {})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', cookies.pop("body"))
    if token is None:
        raise RuntimeError("The form to log in has no token.")
    answer = server.send(
        "/beheer/login/",
        urlencode({"username": login.email, "password": login.password, "csrfmiddlewaretoken": token[1]}),
        Cookie=_header(cookies),
        Referer=f"{server.address}/beheer/login/",
    )
    cookies = _cookies(answer, cookies)
    index = StoryIndexPage.objects.get(locale__language_code="nl")
    page = StoryPage.objects.filter(locale__language_code="nl").first()
    for path in ("/beheer/", f"/beheer/pages/{index.pk}/", f"/beheer/pages/{page.pk}/edit/"):
        if server.fetch(path, Cookie=_header(cookies)).status != 200:
            raise RuntimeError(f"{path} does not answer an editor.")


def _cookies(answer: Any, before: dict[str, str]) -> dict[str, str]:
    jar = http.cookies.SimpleCookie()
    for header in answer.headers.get_all("Set-Cookie") or []:
        jar.load(header)
    return before | {name: one.value for name, one in jar.items()} | {"body": answer.body.decode()}


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items() if name != "body")


def main() -> None:
    """Measure and keep the result."""
    result = measure(2)
    keep("memory", result)
    say("memory: " + ", ".join(f"{name} {value:.0f}" for name, value in result.items()))
