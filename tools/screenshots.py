"""Takes the pictures of the README: the sample case in Chromium, into docs/images. What `make screenshots` runs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
RUN = [sys.executable, "-m", "nguon.cli.main"]
SIZE = {"width": 1180, "height": 760}


def main(chromium: str) -> int:
    """Build the sample case, serve it, take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        case = str(Path(folder) / "mau")
        subprocess.run([*RUN, "demo", "--case", case, "--no-serve"], check=True, capture_output=True)
        serve = [*RUN, "serve", case, "--port", "0", "--workers", "0"]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
            assert server.stdout
            address = server.stdout.readline().split(" at ")[1].split()[0]
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
            page = browser.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(f"{address}?theme=light&lang=vi")
            page.screenshot(path=IMAGES / "home.png")
            page.locator(".stories h3 a").first.click()
            page.locator("#lanes").scroll_into_view_if_needed()
            page.locator(".picture").first.screenshot(path=IMAGES / "story.png")
            page.goto(address)
            page.locator(".peek").first.click()
            page.wait_for_url("**/article/**")
            page.screenshot(path=IMAGES / "article.png")
            browser.close()
            server.terminate()
    for file in sorted(IMAGES.glob("*.png")):
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    import runpy

    found = runpy.run_path(str(ROOT / "tests" / "conftest.py"))["find_chromium"]()
    if found is None:
        sys.exit("no Chromium here; set NGUON_CHROMIUM to the path of one")
    sys.exit(main(found))
