#!/usr/bin/env python3
"""Archives of arrays: .npz, .safetensors; and bfloat16 in .npy.

    tests/cli/archives_test.py --xent build/src/xent
"""

import gzip
import io
import itertools
import json
import random
import struct
import subprocess
import sys
import zipfile

import runner

LOGITS = [[3.0, 1.0, -3.0], [1.0, 2.0, 3.0]]
LABELS = [2, 0]
LOSSES = "6.129108908829851\n2.40760596444438\n"
WEIGHTED = "12.258217817659702\n1.20380298222219\n"  # by 2 and 0.5


def run(xent, arguments, stdin=b""):
    """Standard output, standard error and status of xent."""
    done = subprocess.run([xent, *map(str, arguments)], input=stdin, capture_output=True, timeout=60,
                          check=False)
    return done.stdout.decode(), done.stderr.decode(errors="replace"), done.returncode


def npy(descr, shape, data):
    header = repr({"descr": descr, "fortran_order": False, "shape": shape}).encode()
    header += b" " * (117 - len(header)) + b"\n"
    return b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + data


def doubles(rows):
    values = list(itertools.chain(*rows)) if isinstance(rows[0], list) else rows
    return struct.pack(f"<{len(values)}d", *values)


def npz(arrays, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in arrays.items():
            archive.writestr(name if "." in name or "/" in name else f"{name}.npy", content)
    return file.getvalue()


def safetensors(arrays, metadata=None):
    """arrays: name -> (dtype, shape, bytes)."""
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, shape, content) in arrays.items():
        header[name] = {"dtype": dtype, "shape": shape,
                        "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    return with_header(json.dumps(header), data)


def with_header(header, data):
    text = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(text)) + text + data


ARRAYS = {"logits": npy("<f8", (2, 3), doubles(LOGITS)), "labels": npy("<i8", (2,), struct.pack("<2q", *LABELS)),
          "weights": npy("<f8", (2,), doubles([2.0, 0.5]))}
TENSORS = {"logits": ("F64", [2, 3], doubles(LOGITS)), "labels": ("I64", [2], struct.pack("<2q", *LABELS)),
           "weights": ("F64", [2], doubles([2.0, 0.5]))}


def only(arrays, *names):
    return {name: arrays[name] for name in names}


def archives():
    """Names, and what makes an archive of some of the three arrays."""
    return {"stored.npz": lambda *names: npz(only(ARRAYS, *names), zipfile.ZIP_STORED),
            "deflated.npz": lambda *names: npz(only(ARRAYS, *names)),
            "a.safetensors": lambda *names: safetensors(only(TENSORS, *names), {"by": "a test"})}


def arrays_of_an_archive_are_found_by_name(xent, folder):
    """As --input, as sources of their own, from a pipe, compressed, under any suffix."""
    (folder / "labels.csv").write_text("2\n0\n")
    for name, make in archives().items():
        file = folder / name
        file.write_bytes(make("labels", "logits"))
        for arguments, stdin in (
                (["--input", file], b""), (["--logits", file, "--labels", file], b""),
                (["--logits", file, "--labels", folder / "labels.csv"], b""),
                (["--input", "-"], file.read_bytes()),
                (["--input", "-"], gzip.compress(file.read_bytes())),
                (["--input", file, "--threads", "1"], b""),
                (["--input", file, "--block", "1"], b"")):
            got = run(xent, ["sparse", *arguments], stdin)
            assert got == (LOSSES, "", 0), (name, arguments, got)
        for suffix in ("csv", "npy", "json", "bin"):
            other = folder / f"other.{suffix}"
            other.write_bytes(make("labels", "logits"))
            assert run(xent, ["sparse", "--input", other]) == (LOSSES, "", 0), (name, suffix)
        file.write_bytes(make("weights", "labels", "logits"))
        got = run(xent, ["sparse", "--input", file])
        assert got == (WEIGHTED, "", 0), (name, got)
        for more in (["--find", "--reduction", "mean"], ["--show", "gradient", "--reduction", "mean"],
                     ["--reduction", "mean", "--find", "1"]):
            first = run(xent, ["sparse", "--input", file, *more])
            assert first[0] and first == run(xent, ["sparse", "--input", "-", *more], file.read_bytes()), (
                name, more, first)


def the_only_array_needs_no_name(xent, folder):
    other = npz({"arr_0": ARRAYS["logits"]})
    tensor = safetensors({"model.head": TENSORS["logits"]})
    for content in (other, tensor):
        (folder / "a").write_bytes(content)
        got = run(xent, ["sparse", "--logits", folder / "a", "--labels", "[2, 0]"])
        assert got == (LOSSES, "", 0), got


def what_is_ambiguous_or_missing_is_refused(xent, folder):
    file = folder / "a.npz"
    file.write_bytes(npz({"arr_0": ARRAYS["logits"], "arr_1": ARRAYS["labels"]}))
    for arguments, said in (
            (["--input", file], "logits would be 2 arrays, expected one: arr_0, arr_1"),
            (["--logits", file, "--labels", "[2, 0]"], "logits would be 2 arrays, expected one: "),
            (["--input", file, "--logits-columns", "nothing"], "nothing")):
        out, err, status = run(xent, ["sparse", *arguments])
        assert status == 2 and out == "" and said in err, (arguments, err)
    got = run(xent, ["sparse", "--input", file, "--logits-columns", "arr_0", "--labels-columns", "arr_1"])
    assert got == (LOSSES, "", 0), got
    file.write_bytes(npz(only(ARRAYS, "logits")))
    out, err, status = run(xent, ["sparse", "--input", file])
    assert status == 2 and "holds no labels" in err and "logits" in err, err
    file.write_bytes(npz(only(ARRAYS, "logits", "labels")))
    out, err, status = run(xent, ["sparse", "--input", file, "--id-column", "labels"])
    assert status == 2 and "--id-column" in err, err


def errors_name_the_array(xent, folder):
    file = folder / "a.npz"
    file.write_bytes(npz({"logits": ARRAYS["logits"], "labels": npy("<i8", (2,), struct.pack("<2q", 2, 7))}))
    out, err, status = run(xent, ["sparse", "--input", file])
    assert status == 2 and f"{file}[labels][1]: label 7" in err, err
    file.write_bytes(npz({"logits": b"not an array", "labels": ARRAYS["labels"]}))
    out, err, status = run(xent, ["sparse", "--input", file])
    assert status == 2 and f"{file}[logits]: is not an NPY file" in err, err
    for dtype in ("F8_E4M3", "C64"):
        (folder / "s").write_bytes(safetensors({"logits": (dtype, [2], b"\0" * 16)}))
        out, err, status = run(xent, ["sigmoid", "--logits", folder / "s", "--labels", "[1, 0]"])
        assert status == 2 and f'{folder / "s"}[logits]: dtype "{dtype}" is not one of' in err, err


def in_64_bits(archive, extra_bytes=24):
    """The archive with a directory as it is beyond 4 GiB: sizes and places in extra fields."""
    end = archive.rindex(b"PK\5\6")
    count, size, offset = struct.unpack("<HLL", archive[end + 10:end + 20])
    directory, at = b"", offset
    while at < offset + size:
        names = struct.unpack("<HH", archive[at + 28:at + 32])
        packed, decoded = struct.unpack("<LL", archive[at + 20:at + 28])
        name = archive[at + 46:at + 46 + names[0]]
        numbers = struct.pack("<QQ", decoded, packed) + archive[at + 42:at + 46] + bytes(4)
        other = struct.pack("<HHL", 0x5455, 4, 1)  # the field of another header
        extra = other + struct.pack("<HH", 1, extra_bytes) + numbers[:extra_bytes]
        directory += (archive[at:at + 20] + b"\xff" * 8 + struct.pack("<HHH", len(name), len(extra), 0) +
                      archive[at + 34:at + 42] + b"\xff" * 4 + name + extra)
        at += 46 + sum(names)
    end64 = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, offset + len(directory), 1)
    return (archive[:offset] + directory + end64 + locator +
            struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0))


def archives_may_be_larger_than_4_gib(xent, folder):
    file = folder / "a.npz"
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        whole = npz(only(ARRAYS, "labels", "logits"), compression)
        file.write_bytes(in_64_bits(whole))
        assert run(xent, ["sparse", "--input", file]) == (LOSSES, "", 0), compression
        with open(file, "wb") as sparse:  # with a hole in front of the first member
            sparse.truncate(5 << 30)
        with zipfile.ZipFile(file, "a", compression) as archive:
            for name in ("labels", "logits"):
                archive.writestr(f"{name}.npy", ARRAYS[name])
        assert run(xent, ["sparse", "--input", file]) == (LOSSES, "", 0), compression
    whole = in_64_bits(npz(only(ARRAYS, "labels", "logits")))
    for broken in (in_64_bits(npz(ARRAYS), 16), whole.replace(b"PK\6\6", b"PK\6\5"),
                   whole.replace(b"PK\1\2", b"PK\1\1")):
        file.write_bytes(broken)
        got = run(xent, ["sparse", "--input", file])
        assert got == ("", f"xent: error: {file}: has a damaged zip directory\n", 2), got


def other_zips_are_named(xent, folder):
    for members, said in (({"archive/data.pkl": b"x", "archive/data/0": b"y"}, "is a file of PyTorch"),
                          ({"xl/workbook.xml": b"x"}, "is an Excel workbook"),
                          ({"a.csv": b"1,2\n"}, "is a zip archive without arrays of NumPy")):
        (folder / "a.zip").write_bytes(npz(members))
        out, err, status = run(xent, ["softmax", "--logits", folder / "a.zip", "--show", "probabilities"])
        assert status == 2 and said in err and not out, (members, err)
    (folder / "b.npz").write_bytes(npz({"logits": ARRAYS["logits"]}, zipfile.ZIP_BZIP2))
    out, err, status = run(xent, ["softmax", "--logits", folder / "b.npz", "--show", "probabilities"])
    assert status == 2 and "compressed by method 12 of zip" in err, err
    for name in ("c.npz", "c.safetensors"):
        (folder / name).write_bytes(b"1,2\n")
        out, err, status = run(xent, ["softmax", "--logits", folder / name, "--show", "probabilities"])
        assert status == 2 and not out, (name, err)


def what_is_cut_or_changed_is_refused_or_harmless(xent, folder):
    """An archive that ends at any byte, from a file and from a pipe; and bytes that are wrong."""
    chance = random.Random(1)
    for name, make in archives().items():
        whole = make("logits", "labels")
        command = ["sparse", "--input", folder / name]
        for size in range(len(whole)):
            (folder / name).write_bytes(whole[:size])
            out, err, status = run(xent, command)
            assert (out, status) == ("", 2) and err.startswith("xent: error: "), (name, size, out, err)
            if size % 7 == 0:
                out, err, status = run(xent, ["sparse", "--input", "-"], whole[:size])
                assert (out, status) == ("", 2), (name, size, out, err)
        for at in range(len(whole)):
            changed = bytearray(whole)
            changed[at] ^= chance.choice((1, 0x80, 0xff))
            (folder / name).write_bytes(changed)
            out, err, status = run(xent, command)
            assert status in (0, 2) and err.count("error") == (status == 2), (name, at, out, err)


def hostile_headers_are_refused(xent, folder):
    numbers = doubles(LOGITS)
    tensor = '{"logits": {"dtype": "F64", "shape": %s, "data_offsets": %s}}'
    for content, said in (
            (struct.pack("<Q", 99_999_999) + b"{", "ends inside its header"),
            (struct.pack("<Q", 1 << 40) + b"{", None),
            (with_header("[]", numbers), None),
            (with_header(b"{" * 1000, numbers), "malformed header"),
            (with_header('{"logits": 3}', numbers), "malformed header"),
            (with_header('{"logits": {"dtype": "F64"}}', numbers), "lacks one of"),
            (with_header(tensor % ("[2, 3]", "[0, 49]"), numbers), "there are 48 bytes"),
            (with_header(tensor % ("[2, 3]", "[8, 0]"), numbers), "data_offsets"),
            (with_header(tensor % ("[2, 3]", "[0, 40]"), numbers), "48 bytes, but its data_offsets span 40"),
            (with_header(tensor % ("[2, -3]", "[0, 48]"), numbers), "not whole numbers"),
            (with_header(tensor % ("[2, 1.5]", "[0, 48]"), numbers), "not whole numbers"),
            (with_header(tensor % ("[0, 3]", "[0, 0]"), numbers), "expected at least one value"),
            (with_header(tensor % ("[4611686018427387904, 4]", "[0, 0]"), numbers), None),
            (with_header(tensor % ("[4503599627370496, 4503599627370496]", "[0, 0]"), numbers), "more bytes than"),
            (with_header(tensor % ("[" + "1," * 99 + "1]", "[0, 8]"), numbers), "dimensions"),
            (with_header('{"logits": {"dtype": "F64", "shape": [2], "data_offsets": [0, 16]}, '
                         '"x": {"dtype": "F64", "shape": [2], "data_offsets": [8, 24]}}', numbers), '"logits" and "x" overlap')):
        (folder / "a.safetensors").write_bytes(content)
        out, err, status = run(xent, ["softmax", "--logits", folder / "a.safetensors", "--show", "probabilities"])
        assert (out, status) == ("", 2) and (said is None or said in err), (content[:99], out, err)


def every_type_of_safetensors_is_read(xent, folder):
    for dtype, code in (("F64", "d"), ("F32", "f"), ("F16", "e"), ("I64", "q"), ("I32", "i"), ("I16", "h"),
                        ("I8", "b"), ("U64", "Q"), ("U32", "I"), ("U16", "H"), ("U8", "B"), ("BOOL", "?")):
        content = struct.pack(f"<4{code}", 1, 0, 1, 1)
        (folder / "a").write_bytes(safetensors({"x": (dtype, [2, 2], content)}))
        got = run(xent, ["softmax", "--logits", folder / "a", "--show", "probabilities", "--digits", "5"])
        assert got == ("0.73106 0.26894\n0.50000 0.50000\n", "", 0), (dtype, got)


def bfloat16_is_exact(xent, folder):
    """Every one that is finite, against its float; in .npy only if the user says so."""
    every = [bits for bits in range(1 << 16) if bits >> 7 & 0xff != 0xff]
    narrow = struct.pack(f"<{len(every)}H", *every)
    swapped = struct.pack(f">{len(every)}H", *every)
    wide = struct.pack(f"<{len(every)}I", *(bits << 16 for bits in every))
    (folder / "wide.npy").write_bytes(npy("<f4", (len(every),), wide))
    (folder / "a.npy").write_bytes(npy("|V2", (len(every),), narrow))
    (folder / "b.npy").write_bytes(npy("<V2", (len(every),), narrow))
    (folder / "c.npy").write_bytes(npy(">V2", (len(every),), swapped))
    (folder / "d.npz").write_bytes(npz({"logits": npy("<V2", (len(every),), narrow)}))
    (folder / "e.safetensors").write_bytes(safetensors({"logits": ("BF16", [len(every)], narrow)}))
    show = ["--show", "log-probabilities"]
    expected = run(xent, ["sigmoid", "--logits", folder / "wide.npy", *show])
    assert expected[2] == 0
    for name in ("a.npy", "b.npy", "c.npy", "d.npz", "e.safetensors"):
        got = run(xent, ["sigmoid", "--logits", folder / name, *show, "--npy-void", "bfloat16"])
        assert got == expected, (name, got[1:])
        if name == "e.safetensors":
            continue
        out, err, status = run(xent, ["sigmoid", "--logits", folder / name, *show])
        assert (out, status) == ("", 2) and "--npy-void bfloat16" in err, (name, err)


def main():
    options = runner.parser_of(__doc__).parse_args()
    tests = [arrays_of_an_archive_are_found_by_name, the_only_array_needs_no_name,
             what_is_ambiguous_or_missing_is_refused, errors_name_the_array,
             archives_may_be_larger_than_4_gib, other_zips_are_named,
             what_is_cut_or_changed_is_refused_or_harmless, hostile_headers_are_refused,
             every_type_of_safetensors_is_read, bfloat16_is_exact]
    return runner.run(tests, options.xent)


if __name__ == "__main__":
    sys.exit(main())
