#!/usr/bin/env python3
"""The pages of --explain --format html as headless Chromium shows them: light, dark and printed.

    tests/cli/browser_test.py --xent build/src/xent --browser chromium [--keep DIR]

A picture passes if the page's colour surrounds it (nothing is wider than the window, the scheme is
followed) and enough of it is drawn on; a print if it has as many pages as it should. --keep leaves the
pictures to be looked at.
"""

import argparse
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
PAGES = {
    "sparse": ["sparse", "--logits", "[[3, 1, -3]]", "--labels", "[2]"],
    "digits": ["sparse", "--logits", DATA / "digits_logits.csv", "--labels",
               DATA / "digits_labels.csv", "--row", "worst", "--digits", "5"],
    "weighted": ["weighted", "--logits", DATA / "tensorflow_weighted_logits.csv", "--labels",
                 DATA / "tensorflow_weighted_labels.csv", "--pos-weight", "1.5", "--row", "3"],
    "overflow": ["sigmoid", "--logits", "[-1000]", "--labels", "[1]"],
}
# As render_html.cpp has them.
SCHEMES = {"light": ((255, 255, 255), []),
           "dark": ((0x15, 0x18, 0x1B), ["--blink-settings=preferredColorScheme=0"])}
WIDTHS = {"wide": 1000, "phone": 500}  # a headless window is not made narrower


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
            subprocess.run([*browser, *arguments], check=True, timeout=120, capture_output=True)

        for name, command in PAGES.items():
            page = (folder / f"{name}.html").resolve()
            subprocess.run([options.xent, *command, "--explain", "--format", "html", "-o", page],
                           check=True)
            wrong = []
            for scheme, (colour, settings) in SCHEMES.items():
                for size, width in WIDTHS.items():
                    picture = folder / f"{name}-{scheme}-{size}.png"
                    show(*settings, f"--window-size={width},1200", f"--screenshot={picture}",
                         page.as_uri())
                    wrong += [f"{picture.name}: {what}" for what in
                              complaints_of(read_png(picture), colour)]
            paper = folder / f"{name}.pdf"
            show(f"--print-to-pdf={paper}", page.as_uri())
            sheets = len(re.findall(rb"/Type */Page\b", paper.read_bytes()))
            if not 1 <= sheets <= 5:
                wrong.append(f"{paper.name}: {sheets} sheets of paper")
            for what in wrong:
                print(f"FAILED {what}")
            failed += len(wrong)
    print("failed" if failed else "passed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
