#!/usr/bin/env python3
"""Sources that a case cannot hold: compressed ones, formats that are only recognised, pipes that
pause.

    tests/cli/sources_test.py --xent build/src/xent
"""

import bz2
import gzip
import lzma
import os
import pty
import select
import struct
import subprocess
import sys
import time
import zlib

import runner


def run(xent, arguments, stdin=b""):
    """Standard output, standard error and status of xent."""
    done = subprocess.run([xent, *map(str, arguments)], input=stdin, capture_output=True, timeout=60,
                          check=False)
    return done.stdout.decode(), done.stderr.decode(), done.returncode


def zstd(content):
    """A frame of zstd whose blocks are stored as they are."""
    frame = b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(content))
    blocks = [content[i:i + 100_000] for i in range(0, len(content), 100_000)] or [b""]
    for i, block in enumerate(blocks):
        is_last = i + 1 == len(blocks)
        frame += (len(block) << 3 | is_last).to_bytes(3, "little") + block
    return frame


WAYS = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstd}


def npy(descr, shape, data, fortran=False):
    header = repr({"descr": descr, "fortran_order": fortran, "shape": shape}).encode()
    header += b" " * (117 - len(header)) + b"\n"
    return b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + data


def many_rows(rows=20_000):
    """Logits of three classes and their labels, as numbers."""
    logits = [[(7 * i % 11) / 4, -(3 * i % 5) / 8, (i % 13) / 2 - 3] for i in range(rows)]
    return logits, [i % 3 for i in range(rows)]


def in_formats(logits, labels):
    """The file names and contents of an array of logits and of its labels, in every format."""
    lines = ["%r,%r,%r" % tuple(row) for row in logits]
    floats = [value for row in logits for value in row]
    by_columns = [row[c] for c in range(3) for row in logits]
    logits_as = {
        "a.csv": "\n".join(lines) + "\n",
        "a.tsv": "\n".join(lines).replace(",", "\t") + "\n",
        "a.json": "[" + ",\n".join(f"[{line}]" for line in lines) + "]",
        "a.ndjson": "\n".join(f"[{line}]" for line in lines),
        "a.npy": npy("<f8", (len(logits), 3), struct.pack(f"<{len(floats)}d", *floats)),
        "fortran.npy": npy("<f8", (len(logits), 3), struct.pack(f"<{len(floats)}d", *by_columns),
                           True),
    }
    labels_text = "\n".join(map(str, labels)) + "\n"
    return {name: content if isinstance(content, bytes) else content.encode()
            for name, content in logits_as.items()}, labels_text.encode()


def compressed_sources_give_what_the_plain_ones_give(xent, folder):
    """From files and from pipes, in every format; with both sources compressed; with sources that
    are read twice."""
    contents, labels = in_formats(*many_rows())
    (folder / "labels.csv").write_bytes(labels)
    ways_to_ask = [["--format", "csv"], ["--reduction", "mean"], ["--reduction", "mean", "--find"],
                   ["--reduction", "mean", "--find", "1.5"],
                   ["--reduction", "mean", "--show", "gradient"]]
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        plain = ["sparse", "--logits", folder / name, "--labels", folder / "labels.csv"]
        for more in ways_to_ask:
            expected = run(xent, [*plain, *more])
            assert expected[2] in (0, 1) and expected[0], (name, more, expected[1:])
            for suffix, compress in WAYS.items():
                file = folder / (name + suffix)
                file.write_bytes(compress(content))
                (folder / f"labels.csv{suffix}").write_bytes(compress(labels))
                both = ["--logits", file, "--labels", folder / f"labels.csv{suffix}"]
                for arguments, stdin in (
                        (["sparse", *both], b""),
                        (["sparse", *both, "--threads", "1"], b""),
                        (["sparse", "--logits", "-", *both[2:]], compress(content)),
                        (["sparse", *both[:2], "--labels", "-"], compress(labels))):
                    got = run(xent, [*arguments, *more], stdin)
                    assert got[0] == expected[0] and got[2] == expected[2], (
                        arguments, more, got, expected[1:])


def what_decodes_badly_is_told_once_and_leaves_nothing(xent, folder):
    """The rows before it are printed; a file is not left behind."""
    content, _ = in_formats(*many_rows())
    for suffix, compress in WAYS.items():
        file = folder / f"cut.csv{suffix}"
        file.write_bytes(compress(content["a.csv"])[:-20])
        for output in ([], ["-o", folder / "out.csv"]):
            _, said, status = run(xent, ["softmax", "--logits", file, "--show", "probabilities",
                                         *output])
            assert status == 2 and said.endswith(" data end too soon\n"), (suffix, said, status)
            assert said.count("error") == 1
            assert not (folder / "out.csv").exists()


def an_error_elsewhere_ends_a_compressed_pipe(xent, folder):
    """The labels end before the logits; the pipe of the logits stays open."""
    content, _ = in_formats(*many_rows(200_000))
    process = subprocess.Popen(
        [xent, "softmax", "--logits", "-", "--show", "probabilities"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(gzip.compress(content["a.csv"], 1)[:-50])
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) in (0, -13), process.returncode
    process.stdin.close()
    process.stderr.close()


FOREIGN = [
    (b"PAR1\x15\x04\x15", "a Parquet file", "duckdb -c "),
    (b"ARROW1\0\0\xff\xff\xff\xff", "an Arrow file", "pyarrow"),
    (b"\xff\xff\xff\xff\x10\0\0\0", "an Arrow stream", "pyarrow"),
    (b"\x80\x04\x95\x10\0", "a pickle of Python", "numpy.save"),
    (b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.", "a file of PyTorch", "torch.load"),
    (b"\x89HDF\r\n\x1a\n\0", "an HDF5 file", "h5py"),
    (b"\x08\x07\x12\x07pytorch", "an ONNX model", "numpy.save"),
    (b"\x08\x03\x08\x02\x10\x01", "an ONNX tensor", "onnx"),
    ("1,2\n".encode("utf-16"), "text in UTF-16", "iconv -f UTF-16 "),
    ("1,2\n".encode("utf-16-le"), "text in UTF-16", "iconv -f UTF-16LE "),
    ("1,2\n".encode("utf-16-be"), "text in UTF-16", "iconv -f UTF-16BE "),
    ("1,2\n".encode("utf-32"), "text in UTF-32", "iconv -f UTF-32 "),
    (b"\x04\x22\x4d\x18\x64\x40", "compressed by lz4", "lz4 -dc "),
]


def what_is_recognised_but_not_read_is_named(xent, folder):
    """Whatever its suffix, in a file or a pipe, with or without --input-format."""
    for content, what, hint in FOREIGN:
        for name in ("a.bin", "a.csv", "a.json", "a.npy"):
            (folder / name).write_bytes(content)
            for more in ([], ["--input-format", "csv"]):
                _, said, status = run(xent, ["softmax", "--logits", folder / name, "--show",
                                             "probabilities", *more])
                first, second = said.splitlines()
                assert status == 2
                assert first == f"xent: error: {folder / name}: is {what}, which is not read", said
                assert hint in second and (str(folder / name) in second or "%" not in hint), said
        _, said, status = run(xent, ["doctor", "--logits", "-"], gzip.compress(content))
        assert f"stdin: is {what}" in said and status == 2, said


def text_that_only_begins_alike_is_read(xent, folder):
    for header in ("PAR1,PAR2", "BZh1,BZh2", "P,Q", "BZh91AY&S,1", "MATLAB 5,x", "LZIP,a", "PK,PQ",
                   "(,)", "Z,SQLite format 3"):
        got = run(xent, ["softmax", "--logits", "-", "--show", "probabilities", "--header", "yes",
                         "--delimiter", "comma", "--quiet"], header.encode() + b"\n0,0\n")
        assert got == ("0.5 0.5\n", "", 0), (header, got)


def an_array_of_numpy_is_read_whatever_its_suffix(xent, folder):
    array = npy("<f8", (1, 2), struct.pack("<2d", 0, 0))
    for name in ("a.csv", "a.json", "a.npy", "a", "a.ndjson"):
        (folder / name).write_bytes(array)
        got = run(xent, ["softmax", "--logits", folder / name, "--show", "probabilities"])
        assert got == ("0.5 0.5\n", "", 0), (name, got)


def lines_while_the_pipe_pauses(xent, arguments, pieces):
    """The lines that xent prints after each piece of its standard input, which stays open."""
    process = subprocess.Popen([xent, *map(str, arguments)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    os.set_blocking(process.stdout.fileno(), False)
    printed = []
    for piece, expected in pieces:
        process.stdin.write(piece)
        process.stdin.flush()
        shown = b""
        deadline = time.monotonic() + 10
        while shown.count(b"\n") < expected and time.monotonic() < deadline:
            select.select([process.stdout], [], [], 0.5)
            shown += process.stdout.read() or b""
        printed.append(shown.decode())
    process.stdin.close()
    assert process.wait(timeout=10) == 0
    rest = process.stdout.read()
    process.stdout.close()
    return printed, rest


def rows_are_printed_when_a_pipe_pauses(xent, folder):
    first, second = "6.129108908829851\n", "2.40760596444438\n"
    one, two = struct.pack("<3d", 3, 1, -3), struct.pack("<3d", 1, 2, 3)
    head = npy("<f8", (2, 3), b"")
    packer = zlib.compressobj(wbits=31)
    packed = [packer.compress(line) + packer.flush(zlib.Z_SYNC_FLUSH)
              for line in (b"3,1,-3\n", b"1,2,3\n")]
    columns = ["--input", "-", "--logits-columns", "1-3", "--labels-columns", "4"]
    labels = ["--logits", "-", "--labels", folder / "labels.csv"]
    (folder / "labels.csv").write_text("2\n0\n")
    (folder / "logits.csv").write_text("3,1,-3\n1,2,3\n")
    for arguments, pieces in (
            (columns, [(b"3,1,-3,2\n", 1), (b"1,2,3,0\n", 1)]),
            (columns, [(b"a,b,c,d\n", 0), (b"3,1,-3,2\n1,2,", 1), (b"3,0\n", 1)]),
            (["--input", "-", "--input-format", "ndjson"],
             [(b'{"logits": [3,1,-3], "labels": 2}\n', 1), (b'{"logits": [1,2,3], "labels": 0}\n', 1)]),
            (labels, [(b"[3,1,-3]\n[", 1), (b"1,2,3]\n", 1)]),
            (labels, [(head, 0), (one, 1), (two, 1)]),
            (labels, [(head + one + two[:5], 1), (two[5:], 1)]),
            (labels, [(packed[0], 1), (packed[1], 1), (packer.flush(), 0)]),
            (["--labels", "-", "--logits", folder / "logits.csv"], [(b"2\n", 1), (b"0\n", 1)])):
        for more in ([], ["--threads", "1"], ["--format", "csv"]):
            printed, rest = lines_while_the_pipe_pauses(xent, ["sparse", *arguments, *more], pieces)
            lines = [line for line in printed if line]
            expected = [("loss\n" if more[1:] == ["csv"] and b"a," in pieces[0][0] else "") + first,
                        second]
            assert lines == expected and not rest, (arguments, more, printed, rest)


def waiting_for_a_terminal_is_told(xent, folder):
    for more, expected in (
            ([], b"xent: waiting for input, which ends with Ctrl-D\n"), (["--quiet"], b"")):
        master, terminal = pty.openpty()
        process = subprocess.Popen(
            [xent, "softmax", "--logits", "-", "--show", "probabilities", *more], stdin=terminal,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(terminal)
        if expected:
            assert process.stderr.readline() == expected
        os.write(master, b"0,0\n\x04")
        assert process.communicate(timeout=10) == (b"0.5 0.5\n", b""), more
        os.close(master)


def main():
    options = runner.parser_of(__doc__).parse_args()
    tests = [compressed_sources_give_what_the_plain_ones_give,
             what_decodes_badly_is_told_once_and_leaves_nothing,
             an_error_elsewhere_ends_a_compressed_pipe, what_is_recognised_but_not_read_is_named,
             rows_are_printed_when_a_pipe_pauses, waiting_for_a_terminal_is_told,
             text_that_only_begins_alike_is_read, an_array_of_numpy_is_read_whatever_its_suffix]
    return runner.run(tests, options.xent)


if __name__ == "__main__":
    sys.exit(main())
