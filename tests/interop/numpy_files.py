"""NumPy's own files, both ways: `numpy_files.py write FOLDER` saves arrays, and `numpy_files.py read FOLDER` holds those that numpy_files.ps1 imported
and exported against them. One line is printed for each array. Where Pillow and GDAL are installed, so are their images.
"""
import pathlib
import sys

import numpy as np


def arrays():
    count = np.arange(60)
    for kind in "i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split():
        for order in "<>" if kind[1:] != "1" else "|":
            yield kind + ("be" if order == ">" else ""), (count.astype(kind) * 2).astype(order + kind).reshape(3, 4, 5)
    yield "fortran", np.asfortranarray(count.reshape(3, 4, 5))
    yield "bool", count.reshape(6, 10) % 3 == 0
    yield "scalar", np.array(2.5)
    yield "empty", np.zeros((0, 3))
    yield "time", np.array(["2026-01-02T03:04:05", "NaT"], "M8[ns]")
    yield "duration", np.array([5, -7], ">m8[ms]")
    yield "text", np.array(["", "ab", "çé", "日本"])
    yield "bytes", np.array([b"ab", b"c"])
    yield "record", np.array([(1, 2.5, "a"), (2, -1, "b")], [("id", "<i4"), ("x", ">f8"), ("n", "<U2")])
    yield "subarray", np.array([(1, [1, 2])], [("id", "i4"), ("v", "f4", (2,))])
    yield "title", np.array([(1,)], [(("a title", "id"), "i4")])
    yield "wide", np.arange(700 * 900, dtype="u2").reshape(700, 900)


def images():
    try:
        from PIL import Image
    except ImportError:
        return
    grey = np.add.outer(np.arange(50) * 5, np.arange(70)).astype("u1")
    yield "grey", Image.fromarray(grey)
    yield "colour", Image.fromarray(np.stack([grey, grey + 1, grey + 2], -1).astype("u1"))
    yield "alpha", Image.fromarray(np.stack([grey, grey + 1, grey + 2, grey + 3], -1).astype("u1"))
    yield "sixteen", Image.fromarray(grey.astype("u2") * 257)
    yield "palette", Image.fromarray(grey).quantize(11)


def pixels(image):
    return np.array(image.convert("RGB") if image.mode == "P" else image)


def tiffs():
    """Names of images and what they hold: Pillow's, and GDAL's where its Python is installed."""
    grey = np.add.outer(np.arange(50) * 5, np.arange(70)).astype("u1")
    try:
        from PIL import Image
        colour = np.stack([grey, grey + 1, grey + 2], -1).astype("u1")
        for compression in "raw", "tiff_lzw", "tiff_adobe_deflate", "packbits":
            yield f"pillow_{compression}", colour, lambda path: Image.fromarray(colour).save(path, compression=compression)
        yield "pillow_fax", grey > 99, lambda path: Image.fromarray(grey > 99).save(path, compression="group4")
        pages = [grey, grey // 2, grey // 3]
        yield "pillow_pages", np.stack(pages), lambda path: Image.fromarray(grey).save(path, save_all=True, append_images=[Image.fromarray(page) for page in pages[1:]])
    except ImportError:
        pass
    try:
        from osgeo import gdal, gdal_array
    except ImportError:
        return
    gdal.UseExceptions()
    forms = ([], ["COMPRESS=LZW", "PREDICTOR=2"], ["TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16", "COMPRESS=DEFLATE"], ["ENDIANNESS=BIG", "COMPRESS=LZW"],
             ["BIGTIFF=YES", "TILED=YES"], ["INTERLEAVE=BAND", "COMPRESS=PACKBITS"])
    for kind in "u1 u2 i2 u4 i4 f4 f8 c8 c16".split():
        for number, form in enumerate(forms):
            if "PREDICTOR=2" in form and kind in ("f8", "c8", "c16"):
                continue
            array = np.stack([grey, grey + 1, grey + 2], -1).astype(kind)

            def save(path):
                image = gdal.GetDriverByName("GTiff").Create(str(path), 70, 50, 3, gdal_array.NumericTypeCodeToGDALTypeCode(np.dtype(kind)), ["INTERLEAVE=PIXEL"] * (number != 5) + form)
                for band in range(3):
                    image.GetRasterBand(band + 1).WriteArray(array[:, :, band])
                image.FlushCache()
            yield f"gdal_{kind}_{number}", array.transpose(2, 0, 1) if number == 5 else array, save


def samples(path, shape):
    """What GDAL reads of an image, in the order of axes that it is imported in."""
    from osgeo import gdal
    image = gdal.Open(str(path))
    pages = [gdal.Open(name).ReadAsArray() for name, _ in image.GetSubDatasets()]
    if pages:
        return np.stack(pages)
    return image.ReadAsArray().transpose(1, 2, 0) if len(shape) == 3 else image.ReadAsArray()


def write(folder):
    everything = dict(arrays())
    for name, array in everything.items():
        np.save(folder / f"{name}.npy", array)
    np.savez(folder / "stored.npz", **everything)
    np.savez_compressed(folder / "deflated.npz", **everything)
    for name, image in images():
        image.save(folder / f"{name}.png")
    for name, array, save in tiffs():
        save(folder / f"{name}.tif")
        np.save(folder / f"{name}.npy", array)


def same(found, expected):
    assert found.shape == expected.shape, f"shape {found.shape}"
    assert found.dtype.newbyteorder("<") == expected.dtype.newbyteorder("<") or expected.dtype.names, f"dtype {found.dtype}"
    for name in expected.dtype.names or [None]:
        one, other = (found, expected) if name is None else (found[name], expected[name])
        assert one.astype(other.dtype).tobytes() == other.tobytes(), f"it reads as {one}"


def report(name, check, *arguments):
    try:
        check(*arguments)
        print(f"ok {name}")
    except Exception as error:  # every kind of failure is a failed case, and is printed
        print(f"FAILED {name}: {type(error).__name__}: {error}")


def read(folder):
    for name, array in arrays():
        report(f"{name}.npy", lambda: same(np.load(folder / "back" / f"{name}.npy"), array))
        for archive in "stored", "deflated":
            report(f"{archive}.npz {name}", lambda: same(np.load(folder / "back" / f"{archive}.npz")[name], array))
    for name, image in images():
        from PIL import Image
        report(f"{name}.png", lambda: same(pixels(Image.open(folder / "back" / f"{name}.png")).astype(pixels(image).dtype), pixels(image)))
    for name, array, _ in tiffs():
        # What was read of the TIFF file, and what the other program reads of it as TIFF again.
        report(f"{name}.tif", lambda: same(np.load(folder / "back" / f"{name}.tif.npy"), array))
        if name.startswith("gdal"):
            report(f"{name}.tif again", lambda: same(samples(folder / "back" / f"{name}.tif", array.shape).astype(array.dtype), array))


{"write": write, "read": read}[sys.argv[1]](pathlib.Path(sys.argv[2]))
