"""Takes the pictures in docs/screens again: the main pages of a fresh demo, wide and on a phone, in Dutch."""

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
SIZES = {"wide": (1440, 900), "phone": (390, 844)}


def main() -> None:
    """Start a demo of its own, take every picture, and stop it."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "WALK_INSTANCE": folder, "PORT": str(port)}
        served = subprocess.Popen([sys.executable, "scripts/serve.py"], cwd=ROOT, env=environment)
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
            with sync_playwright() as playwright:
                path = shutil.which("chromium") or shutil.which("google-chrome")
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                for name, size in SIZES.items():
                    _take_all(browser, f"http://127.0.0.1:{port}", name, size)
                browser.close()
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(30)


def _take_all(browser: Browser, site: str, name: str, size: tuple[int, int]) -> None:
    context = browser.new_context(
        base_url=site, locale="nl-BE", viewport={"width": size[0], "height": size[1]}, color_scheme="light"
    )
    page = context.new_page()
    for picture, address in _addresses(page).items():
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(500)
        _keep(page, SCREENS / f"{picture}-{name}.webp")
    context.close()


def _addresses(page: Page) -> dict[str, str]:
    page.goto("/")
    team = page.locator("ol a.card").first.get_attribute("href") or ""
    year = team.split("/")[1]
    page.goto(team)
    walker = page.locator(f"main a.card[href^='/{year}/']").first.get_attribute("href") or ""
    page.goto(f"/{year}/routes")
    route = page.locator(f"main a[href^='/{year}/routes/']").first.get_attribute("href") or ""
    return {
        "home": "/",
        "team": team,
        "walker": walker,
        "register": f"/{year}/register/group",
        "give": f"{team}/give",
        "route": route,
    }


def _keep(page: Page, path: Path) -> None:
    Image.open(io.BytesIO(page.screenshot())).save(path, "WEBP", quality=82, method=6)


def _wait_for(address: str) -> None:
    for _attempt in range(600):
        try:
            urlopen(address, timeout=2).read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the demo did not start")


if __name__ == "__main__":
    SCREENS.mkdir(exist_ok=True)
    main()
