"""GDAL and netCDF read what readers.ps1 wrote: `readers.py gdal FOLDER`, `readers.py netcdf FOLDER`. One line is printed for each array.

Python's own library is enough. Element k in C order is k * 7 % 120, less 59.5 for floats; the last row was never written and reads as fill.
netCDF is given plain.zarr only: Debian's build prints garbage for compressed and for big-endian arrays, without an error.
"""
import json
import pathlib
import re
import subprocess
import sys


def expected(name, count=30, row=6):
    is_float = "float" in name
    values = [k * 7 % 120 - (59.5 if is_float else 0) for k in range(count - row)]
    return values + [-1 if is_float else 3] * row


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def flat(values):
    return [v for item in values for v in flat(item)] if isinstance(values, list) else [values]


def compare(values, name):
    assert values == expected(name), f"it reads as {values[:8]}..."


def report(name, check):
    try:
        check()
        print(f"ok {name}")
    except Exception as error:  # every kind of failure is a failed case, and is printed
        print(f"FAILED {name}: {type(error).__name__}: {error}")


def gdal(folder):
    for group in sorted(pathlib.Path(folder).glob("*.zarr")):
        arrays = json.loads(output("gdalmdiminfo", "-detailed", f'ZARR:"{group}"'))["arrays"]
        for path in sorted(p.parent for p in group.glob("*/.zarray")):
            def check():
                array = arrays[path.name]
                compare(flat(array["values"]), path.name)
                assert array["attributes"]["unit"] in ("kelvin", {"datatype": "String", "value": "kelvin"})
            report(f"{group.name}/{path.name}", check)


def netcdf(folder):
    text = output("ncdump", f"file://{pathlib.Path(folder).resolve()}/plain.zarr#mode=zarr,file")
    variables = dict(re.findall(r"^ ([^ ]+) =\s+(.*?) ;$", text.split("\ndata:\n")[1], re.MULTILINE | re.DOTALL))
    # It escapes what a name of its own may not have.
    variables = {name.replace("\\", ""): value for name, value in variables.items()}
    for path in sorted(p.parent for p in pathlib.Path(folder, "plain.zarr").glob("*/.zarray")):
        def check():
            fill = expected(path.name)[-1]
            compare([fill if v.strip() == "_" else float(v) for v in variables[path.name].split(",")], path.name)
            assert f'{path.name}:unit = "kelvin"' in text.replace("\\", "")
        report(f"plain.zarr/{path.name}", check)


{"gdal": gdal, "netcdf": netcdf}[sys.argv[1]](sys.argv[2])
