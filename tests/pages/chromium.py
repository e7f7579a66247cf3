"""Pages as a real Chromium shows them: what is seen in a frame of a given width, and what ran or was fetched."""

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")
DARK, LIGHT = 0, 1
HOSTILE = (
    "<script>top.ran = 1</script>",
    "<img src=x onerror='top.ran = 1'>",
    "</style></title></code><svg onload='top.ran = 1'>",
    "\u202egauche",
    "m" * 5_000,
)
MEASURE = r"""
<pre id="seen"></pre>
<script>
addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument, root = page.documentElement;
  const rgb = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (color) => rgb(color).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (one) => {
    const color = getComputedStyle(one).backgroundColor;
    return rgb(color)[3] === 0 && one.parentElement ? behind(one.parentElement) : color;
  };
  const contrast = (one) => {
    const [dim, bright] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => a - b);
    return (bright + 0.05) / (dim + 0.05);
  };
  const told = [...page.body.querySelectorAll("*")].filter((one) => one.checkVisibility()
    && !one.closest("svg") && [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim()));
  const style = (name) => getComputedStyle(page.querySelector(name));
  document.querySelector("#seen").textContent = JSON.stringify({
    wide: root.scrollWidth, room: root.clientWidth, ran: top.ran === 1,
    fetched: page.defaultView.performance.getEntriesByType("resource").length,
    ink: style("body").color, paper: style("body").backgroundColor,
    contrast: Math.min(...told.map(contrast)),
    charts: [...page.querySelectorAll("svg:not([aria-hidden])")].map((one) => one.getAttribute("aria-label")),
    scripts: page.scripts.length, text: page.body.innerText, bars: [...page.querySelectorAll(".bar span")]
      .map((bar) => Math.round(100 * bar.offsetWidth / bar.parentElement.offsetWidth)),
  });
});
</script>
"""


def chromium(browser: str, folder: Path, *options: str) -> str:
    done = subprocess.run(
        [browser, *QUIET, f"--user-data-dir={folder / 'profile'}", *options],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout


def seen(browser: str, folder: Path, page: str, *, width: int = 1_100, scheme: int = LIGHT) -> dict[str, Any]:
    """What a frame of that width shows of the page. Its own ban on scripts is taken off: escaping must suffice."""
    bare = re.sub(r"<meta http-equiv[^>]*>", "", page)
    frame = f'<iframe width="{width}" height="900" style="border: 0" srcdoc="{html.escape(bare)}"></iframe>'
    file = folder / "frame.html"
    file.write_text(f'<!DOCTYPE html><meta charset="utf-8">{frame}{MEASURE}', encoding="utf-8")
    dom = chromium(
        browser, folder, f"--blink-settings=preferredColorScheme={scheme}", "--virtual-time-budget=5000",
        "--dump-dom", file.as_uri(),
    )  # fmt: skip
    told = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.DOTALL)
    assert told, dom[-500:]
    return dict(json.loads(html.unescape(told[1])))
