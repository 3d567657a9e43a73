#!/usr/bin/env bash
# Holds this module against other Zarr implementations, where they are installed. Both ways: Zarr v2 against zarr-python 2
# (Debian: python3-zarr), Zarr v3 against zarrita (npm, pinned in package-lock.json); they also read what becomes of tests/fixtures when it is
# written here, and when it is copied into the other format. GDAL (gdal-bin) and netCDF (netcdf-bin) read Zarr v2. NumPy's own files go both ways.
# Ends with "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")"
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { echo "skipped: $1"; skipped=$((skipped + 1)); }

zarr_shell() { dotnet run --no-build --project ../../tools/Zarr.Shell -- "$@"; }

# Counts the lines of a log that begin with ok, FAILED and skipped; shows those that failed.
tally() { # name, log
    grep -v -e '^ok ' -e '^skipped ' "$2"
    passed=$((passed + $(grep -c '^ok ' "$2")))
    failed=$((failed + $(grep -c '^FAILED ' "$2")))
    echo "$1: $(grep -c '^ok ' "$2") arrays agree, $(grep -c '^skipped ' "$2") are beyond it"
}

# Runs a command whose output is a log, and which must not end badly.
logged() { # name, command
    local name=$1
    shift
    "$@" > "$work/$name.log" 2>&1 || echo "FAILED $name: it ended with $?" >> "$work/$name.log"
    tally "$name" "$work/$name.log"
}

run() { # name, format, command
    mkdir -p "$work/$1/ours" "$work/$1/theirs"
    logged "$1" zarr_shell interop.ps1 -Peer "$3" -ZarrFormat "$2" -Folder "$work/$1"
    # shellcheck disable=SC2086 # The command is words.
    logged "$1, fixtures" $3 digest "$work/fixtures"
    # shellcheck disable=SC2086 # The command is words.
    logged "$1, converted" $3 digest "$work/converted" $((5 - $2))
}

dotnet build ../../tools/Zarr.Shell -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

mkdir -p "$work/fixtures" "$work/converted" "$work/readers"
logged "written anew" zarr_shell rewrite.ps1 -Folder "$work/fixtures"
logged "converted" zarr_shell convert.ps1 -Folder "$work/converted"
logged "written for readers" zarr_shell readers.ps1 -Folder "$work/readers"

python=
for candidate in /usr/bin/python3 python3; do
    if "$candidate" -c 'import zarr, numcodecs; assert zarr.__version__.startswith("2.")' 2> /dev/null; then python=$candidate; break; fi
done
if [ -n "$python" ]; then run zarr-python 2 "$python zarr_python.py"
else skip "python3 with zarr 2 is not installed"; fi

if [ -n "$python" ]; then
    mkdir -p "$work/numpy"
    logged "NumPy, written" "$python" numpy_files.py write "$work/numpy"
    logged "NumPy, read and written anew" zarr_shell numpy_files.ps1 -Folder "$work/numpy"
    logged "NumPy" "$python" numpy_files.py read "$work/numpy"
fi

if ! command -v node > /dev/null; then skip "node is not installed"
elif [ -d node_modules/zarrita ] || npm ci --silent > /dev/null 2>&1; then run zarrita 3 "node zarrita.mjs"
else skip "npm could not install zarrita"; fi

if ! command -v python3 > /dev/null || ! command -v gdalmdiminfo > /dev/null; then skip "gdalmdiminfo or python3 is not installed"
else logged GDAL python3 readers.py gdal "$work/readers"; fi

if ! command -v python3 > /dev/null || ! command -v ncdump > /dev/null; then skip "ncdump or python3 is not installed"
else logged netCDF python3 readers.py netcdf "$work/readers"; fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
