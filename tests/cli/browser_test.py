#!/usr/bin/env python3
"""The pages of --explain --format html as headless Chromium shows them: light, dark and printed.

    tests/cli/browser_test.py --xent build/src/xent --browser chromium [--keep DIR]

A picture passes if the page's colour surrounds it (nothing is wider than the window, the scheme is
followed) and enough of it is drawn on; a print if it has as many pages as it should. A script measures the
pages at each width: see MEASURE. --keep leaves the pictures to be looked at.
"""

import argparse
import html
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
DIGITS = ["--logits", DATA / "digits_logits.csv", "--labels", DATA / "digits_labels.csv"]
PAGES = {
    "brief": ["sparse", "--logits", "[[3, 1, -3]]", "--labels", "[2]", "--explain"],
    "sparse": ["sparse", "--logits", "[[3, 1, -3]]", "--labels", "[2]", "--explain", "full"],
    "digits": ["sparse", *DIGITS, "--row", "worst", "--digits", "5", "--reduction", "mean", "--explain",
               "full"],
    "weighted": ["weighted", "--logits", DATA / "tensorflow_weighted_logits.csv", "--labels",
                 DATA / "tensorflow_weighted_labels.csv", "--pos-weight", "1.5", "--row", "3",
                 "--explain", "full"],
    "overflow": ["sigmoid", "--logits", "[-1000]", "--labels", "[1]", "--explain", "full"],
    "rows": ["sparse", "--input", DATA / "predictions.csv", "--row", "all", "--reduction", "mean",
             "--quiet", "--explain"],
    "worksheet": ["softmax", "--logits", "[[3, 1, -3]]", "--labels", "[[0.5, 0.25, 0.25]]",
                  "--label-smoothing", "0.1", "--class-weights", "[1, 2, 3]", "--blank", "--explain"],
}
# As render_html.cpp has them.
WIDTHS = (360, 800, 1400)
SCHEMES = {"light": ((255, 255, 255), [], WIDTHS),
           "dark": ((0x15, 0x18, 0x1B), ["--blink-settings=preferredColorScheme=0"], (360, 1400))}
NARROWEST = 500  # a headless window; narrower pages are looked at in a frame

# Complaints about a page: one per line.
MEASURE = """
function measure(page, width) {
  const wrong = [], view = page.defaultView;
  const box = (element) => element.getBoundingClientRect();
  const say = (what, element) => wrong.push(`at ${width} px: ${what}: ${element.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60)}`);
  const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 ||
                          a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
  if (page.documentElement.scrollWidth > width)
    wrong.push(`at ${width} px: the page is ${page.documentElement.scrollWidth} px wide`);
  for (const chart of page.querySelectorAll("svg")) {
    const texts = [...chart.querySelectorAll("text")];
    for (const [i, text] of texts.entries()) {
      const size = parseFloat(view.getComputedStyle(text).fontSize) * text.getScreenCTM().a;
      if (size < 11) say(`a chart's letters have ${size.toFixed(1)} px`, text);
      const own = box(text), all = box(chart);
      if (own.left < all.left - 1 || own.right > all.right + 1) say("a chart's text is cut", text);
      for (const other of texts.slice(i + 1))
        if (!apart(own, box(other))) say("texts of a chart touch", other);
    }
    for (const mark of chart.querySelectorAll("rect.mark")) {
      const own = box(mark), has_arrow = chart.querySelector("path.mark") !== null;
      if (!has_arrow && chart.getAttribute("aria-label").includes("bin")) say("a bin has no arrow", chart);
      if (own.width < 1 || own.height < 1) say("a marked bar cannot be seen", chart);
    }
  }
  for (const cell of page.querySelectorAll("td.right")) {
    const line = parseFloat(view.getComputedStyle(cell).lineHeight);
    const range = page.createRange();
    range.selectNodeContents(cell);
    if (range.getBoundingClientRect().height > 1.5 * line) say("a number is broken", cell);
  }
  for (const piece of page.querySelectorAll(".numbers math"))
    if (box(piece).right > width && piece.querySelectorAll("mo").length < 4) say("a number is cut", piece);
  const formulas = [...page.querySelectorAll(".step > math, .numbers")];
  for (const [i, formula] of formulas.entries()) {
    const next = formulas[i + 1];
    if (next && box(next).top - box(formula).bottom < 4) say("formulas are too close", next);
    const fractions = [...formula.querySelectorAll("mfrac")];
    for (const [j, one] of fractions.entries())
      for (const other of fractions.slice(j + 1))
        if (!one.contains(other) && !apart(box(one), box(other))) say("fractions touch", one);
  }
  for (const link of page.querySelectorAll("a"))
    if (page.querySelector(link.getAttribute("href")) === null) say("a link leads nowhere", link);
  return wrong;
}
onload = () => {
  const wrong = [...document.querySelectorAll("iframe")].flatMap(
      (frame) => measure(frame.contentDocument, frame.clientWidth));
  document.getElementById("wrong").textContent = wrong.join("\\n");
  document.getElementById("wrong").className = "measured";
};
"""


def framed(page, widths, script=""):
    """A page that shows another in frames of these widths."""
    text = html.escape(page.read_text())
    frames = "".join(f'<iframe style="border:0;display:block;width:{width}px;height:1200px" '
                     f'srcdoc="{text}"></iframe>' for width in widths)
    return (f'<!DOCTYPE html><meta charset="utf-8"/><style>body{{margin:0}}</style>{frames}'
            f'<pre id="wrong"></pre><script>{script}</script>')


def read_png(path):
    """Width, height and rows of (r, g, b) bytes of an 8-bit picture without interlacing."""
    data = path.read_bytes()
    at, parts = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        at += size + 12
        if kind == b"IHDR":
            width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", body)
            assert depth == 8 and colour in (2, 6), "a picture in 8-bit RGB or RGBA"
        elif kind == b"IDAT":
            parts += body
    step = 3 if colour == 2 else 4
    raw, stride, before, rows = zlib.decompress(parts), width * step, bytes(width * step), []
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            left = line[i - step] if i >= step else 0
            up = before[i]
            corner = before[i - step] if i >= step else 0
            line[i] = (line[i] + (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]) % 256
        before = bytes(line)
        rows.append([before[x * step:x * step + 3] for x in range(width)])
    return rows


def paeth(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def complaints_of(rows, page):
    page = bytes(page)
    edge = [row[x] for row in rows for x in (0, 1, len(row) - 2, len(row) - 1)] + rows[0]
    if any(colour != page for colour in edge):
        yield "its edge is not of the page's colour: something is wider, or the scheme is another"
    drawn = sum(colour != page for row in rows for colour in row) / (len(rows) * len(rows[0]))
    if not 0.01 < drawn < 0.5:
        yield f"{drawn:.1%} of it is drawn on"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", required=True, type=pathlib.Path)
    parser.add_argument("--browser", required=True)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        browser = [options.browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                   f"--user-data-dir={scratch}/profile"]

        def show(*arguments):
            return subprocess.run([*browser, *arguments], check=True, timeout=120,
                                  capture_output=True, text=True).stdout

        def measured(page):
            """What the script complains about."""
            frames = page.with_suffix(".measure.html")
            frames.write_text(framed(page, WIDTHS, MEASURE))
            found = re.search('<pre id="wrong" class="measured">(.*?)</pre>',
                              show("--window-size=1400,1200", "--dump-dom", frames.as_uri()), re.DOTALL)
            if found is None:
                return ["the page was not measured"]
            return [html.unescape(line) for line in found[1].splitlines()]

        def picture_of(page, scheme, settings, width):
            picture = page.with_name(f"{page.stem}-{scheme}-{width}.png")
            shown = page
            if width < NARROWEST:
                shown = page.with_suffix(".frame.html")
                shown.write_text(framed(page, [width]))
            show(*settings, f"--window-size={max(width, NARROWEST)},1200", f"--screenshot={picture}",
                 shown.as_uri())
            return picture

        for name, command in PAGES.items():
            page = (folder / f"{name}.html").resolve()
            subprocess.run([options.xent, *command, "--format", "html", "-o", page], check=True)
            wrong = [f"{page.name} {what}" for what in measured(page)]
            for scheme, (colour, settings, widths) in SCHEMES.items():
                for width in widths:
                    picture = picture_of(page, scheme, settings, width)
                    rows = [row[:width] for row in read_png(picture)]
                    wrong += [f"{picture.name}: {what}" for what in complaints_of(rows, colour)]
            paper = folder / f"{name}.pdf"
            show(f"--print-to-pdf={paper}", page.as_uri())
            sheets = len(re.findall(rb"/Type */Page\b", paper.read_bytes()))
            if not 1 <= sheets <= 8:
                wrong.append(f"{paper.name}: {sheets} sheets of paper")
            for what in wrong:
                print(f"FAILED {what}")
            failed += len(wrong)
    print("failed" if failed else "passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
