"""Runs the tests of a script: functions of the program and an empty folder, which assert."""

import argparse
import pathlib
import tempfile


def parser_of(description):
    """A parser with the option that every script has."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xent", type=pathlib.Path, required=True)
    return parser


def run(tests, xent):
    """Runs each test in a folder of its own; returns the exit status."""
    passed = failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(xent.resolve(), pathlib.Path(folder))
                passed += 1
            except AssertionError as error:
                print(f"{test.__name__}: {error}")
                failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
