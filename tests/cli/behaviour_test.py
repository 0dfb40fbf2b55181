#!/usr/bin/env python3
"""What a case cannot show: memory, a terminal, a file that changes while it is read.

    tests/cli/behaviour_test.py --xent build/src/xent [--no-memory]

--no-memory leaves out what a sanitizer's own memory would spoil.
"""

import contextlib
import fcntl
import gzip
import math
import os
import pty
import resource
import signal
import subprocess
import sys
import termios
import time

import runner

MIB = 1 << 20
MOST_MEMORY = 64 * MIB


def peak_memory(command, feed):
    """Peak resident bytes of a command that reads what feed writes to its standard input."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(read_end, 0)
        os.close(write_end)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(command[0], [str(word) for word in command])
    os.close(read_end)
    with open(write_end, "wb") as pipe:
        feed(pipe)
    _, status, usage = os.wait4(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, command
    return usage.ru_maxrss * 1024


def ten_columns(pipe, rows=1_000_000):
    block = b"".join(b"%d.25,-1.5,0.125,2,3,4,-5,6,7.5,8\n" % (i % 7) for i in range(1000))
    for _ in range(rows // 1000):
        pipe.write(block)


def memory_does_not_grow(xent, folder):
    """A CSV of a million rows, from a pipe, a file and a compressed file, reduced and not, with two threads."""
    logits, labels = folder / "logits.csv", folder / "labels.csv"
    with logits.open("wb") as file:
        ten_columns(file)
    labels.write_bytes(b"3\n" * 1_000_000)
    packed = folder / "logits.csv.gz"
    with gzip.open(packed, "wb", 1) as file:
        ten_columns(file)
    for source in ("-", logits, packed):
        feed = ten_columns if source == "-" else lambda pipe: None
        for more in (["--reduction", "mean"], ["--format", "csv"], ["--format", "json"],
                     ["--format", "npy", "--show", "gradient"]):
            command = [xent, "sparse", "--logits", source, "--labels", labels, "--threads", 2, *more]
            peak = peak_memory(command, feed)
            assert peak <= MOST_MEMORY, f"{command}: {peak / MIB:.1f} MiB"


def progress_is_shown_on_a_terminal(xent, folder):
    """Only there, only after half a second, and taken away at the end."""
    def run(seconds, stderr):
        process = subprocess.Popen(
            [xent, "sigmoid", "--logits", "-", "--show", "probabilities"], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=stderr)
        with process.stdin as pipe:
            for _ in range(8):
                pipe.write(b"1\n2\n" * (MIB // 2))
                pipe.flush()
                time.sleep(seconds / 8)
        assert process.wait() == 0

    reader, terminal = pty.openpty()
    run(1.2, terminal)
    os.close(terminal)
    shown = read_all(reader).decode()
    assert "MB of logits read" in shown, repr(shown)
    assert shown.endswith("\r\x1b[K"), repr(shown)
    with (folder / "stderr").open("w+b") as file:
        run(1.2, file)
        file.seek(0)
        assert file.read() == b""


def explanations_are_coloured_on_a_terminal_that_wants_it(xent, folder):
    """As https://no-color.org asks: not if NO_COLOR has a value. Nor on a dumb terminal."""
    command = [xent, "sparse", "--logits", "[3, 1]", "--labels", "1", "--explain"]
    plain = subprocess.run(command, check=True, capture_output=True).stdout

    def on_a_terminal(environment):
        reader, terminal = pty.openpty()
        process = subprocess.Popen(command, stdout=terminal, env=environment)
        os.close(terminal)
        shown = read_all(reader)
        assert process.wait() == 0
        return shown.replace(b"\r\n", b"\n")

    for environment in ({}, {"TERM": "xterm"}, {"NO_COLOR": ""}):
        assert b"\x1b[" in on_a_terminal(environment), environment
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert on_a_terminal(environment) == plain, environment
    assert b"\x1b" not in plain


def unread(pipe):
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def read_all(terminal):
    """What was written to a terminal whose other end is closed."""
    parts = []
    with contextlib.suppress(OSError):  # how the end is told
        while part := os.read(terminal, MIB):
            parts.append(part)
    return b"".join(parts)


def refusal_of_what_shrinks(xent, logits, size, arguments, labels):
    """What xent says when the logits are cut to a size while it waits for labels on its standard
    input."""
    process = subprocess.Popen(
        [xent, *arguments, "--logits", logits, "--labels", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    begun = len(labels) // 20
    process.stdin.write(labels[:begun])
    process.stdin.flush()
    deadline = time.monotonic() + 20
    while unread(process.stdin) > 0 and time.monotonic() < deadline:  # until xent waits for more
        time.sleep(0.05)
    os.truncate(logits, size)
    try:
        process.stdin.write(labels[begun:])
        process.stdin.close()
    except BrokenPipeError:
        pass
    process.stdin = None
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 2 and stdout == b"", (process.returncode, stdout, stderr)
    return stderr.decode()


def a_file_that_shrinks_is_an_error(xent, folder):
    logits = folder / "shrinks.csv"
    rows = 2_000_000
    logits.write_bytes(b"1\n" * rows)
    said = refusal_of_what_shrinks(
        xent, logits, rows, ["sigmoid", "--reduction", "mean"], b"1\n" * rows)
    expected = f"xent: error: {logits}: shrank while it was read: {2 * rows} bytes at first, "
    assert said.startswith(expected), said


def an_array_that_shrinks_within_a_row_is_an_error(xent, folder):
    """Of float16, which is converted, its class axis in the middle, which is moved."""
    logits = folder / "shrinks.npy"
    shape = (2, 3, 50_000)
    header = b"{'descr': '<f2', 'fortran_order': False, 'shape': %s, }" % str(shape).encode()
    header += b" " * (117 - len(header)) + b"\n"
    size = 2 * math.prod(shape)
    logits.write_bytes(b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + bytes(size))
    zeros = b"[" + b",".join([b"0"] * shape[2]) + b"]"
    said = refusal_of_what_shrinks(
        xent, logits, 1000, ["sparse", "--axis", "1"], b"[" + zeros + b"," + zeros + b"]")
    expected = f"xent: error: {logits}: shrank while it was read: {128 + size} bytes at first, 1000 "
    assert said.startswith(expected), said


def threads_that_cannot_be_made_are_done_without(xent, folder):
    """A limit of the system on processes, which binds all users but root: nothing hangs."""
    nobody = 65534
    results = []
    for is_limited in (False, True):
        read_end, write_end = os.pipe()
        input_file = os.memfd_create("logits")
        os.write(input_file, b"1.5\n-2\n" * 100_000)
        os.lseek(input_file, 0, os.SEEK_SET)
        program = os.open(xent, os.O_RDONLY)
        pid = os.fork()
        if pid == 0:
            os.dup2(input_file, 0)
            os.dup2(write_end, 1)
            signal.alarm(60)
            if is_limited:
                resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
                if os.getuid() == 0:
                    os.setuid(nobody)
            # The leak check of a sanitizer makes a thread of its own at the end.
            os.execve(program, [str(xent), "sigmoid", "--logits", "-", "--show", "probabilities",
                                "--threads", "8"], {"ASAN_OPTIONS": "detect_leaks=0"})
        os.close(write_end)
        with open(read_end, "rb") as pipe:
            output = pipe.read()
        _, status = os.waitpid(pid, 0)
        results.append((status, output))
    assert results[0] == results[1] and results[0][0] == 0, [status for status, _ in results]


def main():
    parser = runner.parser_of(__doc__)
    parser.add_argument("--no-memory", action="store_true")
    options = parser.parse_args()
    tests = [progress_is_shown_on_a_terminal,
             explanations_are_coloured_on_a_terminal_that_wants_it, a_file_that_shrinks_is_an_error,
             an_array_that_shrinks_within_a_row_is_an_error,
             threads_that_cannot_be_made_are_done_without]
    if not options.no_memory:
        tests.append(memory_does_not_grow)
    return runner.run(tests, options.xent)


if __name__ == "__main__":
    sys.exit(main())
