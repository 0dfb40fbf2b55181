"""Where tests run commands as a user would: a fresh directory, xent on the PATH, data/ in it."""

import os
import pathlib
import signal
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]


class Sandbox:
    """A context with a directory `work`, and in it the link `data`; removed at its end."""

    def __init__(self, xent):
        self._directory = tempfile.TemporaryDirectory(prefix="xent-test-")
        self._place = pathlib.Path(self._directory.name)
        for name in ("bin", "home", "tmp", "work"):
            (self._place / name).mkdir()
        (self._place / "bin" / "xent").symlink_to(xent)
        self.work = self._place / "work"
        (self.work / "data").symlink_to(ROOT / "data")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._directory.cleanup()

    def bash(self, *arguments, seconds, stderr=subprocess.PIPE):
        """Runs bash in `work`: stdout, stderr and the status, or None where the time was up."""
        process = subprocess.Popen(
            ["bash", *arguments], cwd=self.work, env=self._environment(), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr)
        try:
            return *process.communicate(timeout=seconds), process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return *process.communicate(), None

    def _environment(self):
        """Nothing of the caller's but what sanitizers are told."""
        told = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        return told | {
            "PATH": f"{self._place / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self._place / "home"),
            "TMPDIR": str(self._place / "tmp"),
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
        }
