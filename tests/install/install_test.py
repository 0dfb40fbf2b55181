#!/usr/bin/env python3
"""Installs a build to a fresh prefix and uses what is there: the program, the library, its headers.

    tests/install/install_test.py --build build [--compiler c++] [--flags=-fsanitize=thread]

The consumer is configured with find_package(xent), links xent::core and prints one loss. Each
installed header must compile alone, and include only installed headers and the standard library.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

CONSUMER = pathlib.Path(__file__).resolve().parent / "consumer"
LOSS = "6.12910890882985"  # exactly 6.12910890882985058…: these digits hold for any error below 1 ulp


def run(*command):
    """What a command prints on stdout; ends the test where it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"FAILED {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def check(condition, complaint):
    if not condition:
        sys.exit(f"FAILED {complaint}")


def check_headers(include, compiler, flags):
    headers = sorted(path.relative_to(include).as_posix() for path in include.rglob("*.h"))
    check("core/losses.h" in headers, f"no core/losses.h among {headers}")
    for header in headers:
        check(header.split("/")[0] in ("core", "base"), f"{header} is of another layer")
        for name in re.findall(r'#\s*include\s*["<]([^">]+)', (include / header).read_text()):
            check(name in headers or re.fullmatch(r"[a-z_0-9]+", name),
                  f"{header} includes {name}, which is neither installed nor standard")
        run(compiler, *flags, "-std=c++20", "-I", include, "-fsyntax-only", "-x", "c++",
            include / header)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--flags", default="", help="how the library was compiled and linked")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="xent-install-") as name:
        prefix, build = pathlib.Path(name) / "prefix", pathlib.Path(name) / "build"
        run("cmake", "--install", options.build, "--prefix", prefix)
        check_headers(prefix / "include" / "xent", options.compiler, options.flags.split())

        run("cmake", "-S", CONSUMER, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}",
            f"-DCMAKE_CXX_COMPILER={options.compiler}", f"-DCMAKE_CXX_FLAGS={options.flags}")
        run("cmake", "--build", build)
        printed = run(build / "consumer").strip()
        check(printed == LOSS, f"the consumer prints {printed}, expected {LOSS}")

        printed = run(prefix / "bin" / "xent", "sparse", "--logits", "[[3, 1, -3]]",
                      "--labels", "[2]", "--digits", "15").strip()
        check(printed == LOSS, f"the installed xent prints {printed}, expected {LOSS}")


if __name__ == "__main__":
    main()
