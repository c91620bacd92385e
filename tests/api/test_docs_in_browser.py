"""The documentation page in a real browser: nothing blocked by its own policy, nothing that shuts people out."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.chromium


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_clean(page: Page, live_server: Any, language: str, width: int, scheme: str) -> None:
    messages: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/api/v1/docs?lang={language}")
    assert messages == []
    assert hosts == {live_server.url.removeprefix("http://")}
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.table')).overflowX") == "auto"
    )  # the style sheet is there
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.context.cookies() == []
