"""The zarr-python side: `write FOLDER` makes Zarr v2 arrays, `check FOLDER` reads what is there, `digest FOLDER` reads what this module
made of the arrays of tests/fixtures.

Every array is named after what it holds: dtype, order, shape, chunks and a label, joined by '-'. Element k in C order is known
from k; the last row was never written and reads as the fill value. One line is printed for each array.
"""
import importlib.util
import json
import pathlib
import sys

import numcodecs
import numpy as np
import zarr
from zarr.meta import Metadata2

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).parent.parent / "fixtures" / "generate"))
import expected as fixtures

FILL = {"b": True, "i": 3, "u": 3, "f": np.nan}


def expected(dtype, shape):
    k = np.arange(int(np.prod(shape)), dtype="i8") * 7 % 120
    kind = np.dtype(dtype).kind
    values = (k % 2 == 1) if kind == "b" else (k - 59.5) if kind == "f" else k
    values = values.astype(dtype).reshape(shape)
    if shape and shape[0]:
        values[-1] = FILL[kind]
    return values


def write(folder):
    compressors = {
        "none": None, "zlib": numcodecs.Zlib(1), "gzip": numcodecs.GZip(5), "zstd": numcodecs.Zstd(3), "lz4": numcodecs.LZ4(),
        **{f"blosc.{name}.{shuffle}": numcodecs.Blosc(name, 5, shuffle)
           for name in ("blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd") for shuffle in (0, 1, 2, -1)},
    }
    cases = [(dtype, "C", (50, 60), (20, 32), name) for dtype in ("<i4", "|u1", "<f8") for name in compressors]
    cases += [(dtype, order, (5, 6), (2, 4), "zlib") for dtype in (
        "|b1", "|i1", "|u1", *(e + t for e in "<>" for t in ("i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8"))) for order in "CF"]
    cases += [("<i4", order, shape, chunks, "blosc.lz4.1") for order in "CF" for shape, chunks in (((), ()), ((7,), (3,)), ((4, 3, 5), (2, 2, 3)), ((0, 3), (1, 2)))]
    for dtype, order, shape, chunks, name in cases:
        spell = lambda n: "x".join(map(str, n)) or "scalar"
        path = pathlib.Path(folder) / "-".join((dtype.replace("<", "little.").replace(">", "big.").replace("|", ""), order, spell(shape), spell(chunks), name))
        array = zarr.create(shape, chunks=chunks, dtype=dtype, order=order, compressor=compressors[name], fill_value=FILL[np.dtype(dtype).kind],
                            store=zarr.DirectoryStore(str(path)), dimension_separator="/" if name == "gzip" else ".")
        values = expected(dtype, shape)
        if not shape:
            array[...] = values
        elif shape[0]:
            array[:-1] = values[:-1]
        array.attrs["unit"] = "kelvin"


def check(folder):
    for path in sorted(pathlib.Path(folder).iterdir()):
        try:
            array = zarr.open(str(path), mode="r")
            values = expected(array.dtype, array.shape)
            np.testing.assert_array_equal(array[...], values)
            assert array.attrs["unit"] == "kelvin"
            assert array.fill_value == FILL[array.dtype.kind] or np.isnan(array.fill_value)
            print(f"ok {path.name}")
        except Exception as error:  # every kind of failure is a failed case, and is printed
            print(f"FAILED {path.name}: {type(error).__name__}: {error}")


def digest(folder, written_in=2):
    manifest = json.loads((pathlib.Path(__file__).parent.parent / "fixtures" / "manifest.json").read_text(encoding="utf-8"))
    for fixture in manifest:
        name, path = fixture["name"], pathlib.Path(folder) / fixture["name"]
        if fixture["zarr_format"] != written_in or not path.exists():
            continue
        try:
            array = zarr.open(str(path), mode="r")
            assert array.shape == tuple(fixture["shape"]) and (written_in == 3 or array.chunks == tuple(fixture["chunks"]))
            assert fixtures.digest(array[...])[1] == fixture["sha256"], "it reads as other elements"
            if written_in == 3:  # v3 spells fill values otherwise, and its names of dimensions are an attribute now
                print(f"ok {name}")
                continue
            fill = Metadata2.decode_fill_value(fixture["fill_value"], array.dtype)
            same = array.fill_value is None if fill is None else array.dtype == object or np.array(array.fill_value, array.dtype).tobytes() == np.array(fill, array.dtype).tobytes()
            assert same, "it has another fill value"
            print(f"ok {name}")
        except Exception as error:
            # Of what v3 has, numcodecs 0.11 has no crc32c, and 1j * inf, by which complex fill values are made, is nan + inf j.
            unknown = written_in == 3 and ("crc32c" in name or "fill/complex" in name)
            # numcodecs leaves msgpack2 out where Python has no msgpack package.
            unknown = unknown or ("msgpack2" in name and importlib.util.find_spec("msgpack") is None)
            print(f"{'skipped' if unknown else 'FAILED'} {name}: {type(error).__name__}: {error}")


def write_tree(folder):
    root = zarr.open_group(zarr.DirectoryStore(folder), mode="w")
    root.attrs["title"] = "Größe"
    root.create_dataset("land/temp", shape=(5,), chunks=(2,), dtype="<f8", fill_value=np.nan).attrs["limits"] = [float("nan"), float("-inf"), 1e300]
    root.create_group("land/dry")
    root.create_dataset("sea", shape=(), dtype="|S3", fill_value=b"abc")
    zarr.consolidate_metadata(zarr.DirectoryStore(folder))


def check_tree(folder):
    """The tree that interop.ps1 writes: opened by its consolidated metadata, which must be what this program makes of it."""
    try:
        path = pathlib.Path(folder, ".zmetadata")
        ours = json.loads(path.read_text(encoding="ascii"))
        root = zarr.open_consolidated(folder)
        assert sorted(root) == ["land", "sea"] and sorted(root["land"]) == ["dry", "temp"], "it holds other nodes"
        assert root.attrs["title"] == "Größe"
        array = root["land/temp"]
        assert array.shape == (7,) and array.attrs["unit"] == "kelvin" and array[6] == 3, "the array is another one"
        path.unlink()
        zarr.consolidate_metadata(folder)
        theirs = json.loads(path.read_text(encoding="ascii"))
        assert ours == theirs, f"it is {ours}, not {theirs}"
        print("ok consolidated")
    except Exception as error:
        print(f"FAILED consolidated: {type(error).__name__}: {error}")


{"write": write, "check": check, "digest": digest, "write-tree": write_tree, "check-tree": check_tree}[sys.argv[1]](sys.argv[2], *map(int, sys.argv[3:]))
