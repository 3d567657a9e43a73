#!/usr/bin/env bash
# Holds this module against other Zarr implementations, both ways, where they are installed:
# Zarr v2 against zarr-python 2 (Debian: python3-zarr), Zarr v3 against zarrita (npm, pinned in package-lock.json).
# Ends with "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")"
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { echo "skipped: $1"; skipped=$((skipped + 1)); }

run() { # name, format, command
    mkdir -p "$work/$1/ours" "$work/$1/theirs"
    dotnet run --no-build --project ../../tools/Zarr.Shell -- interop.ps1 -Peer "$3" -ZarrFormat "$2" -Folder "$work/$1" > "$work/$1.log" 2>&1 \
        || echo "FAILED $1: the script ended with $?" >> "$work/$1.log"
    grep -v '^ok ' "$work/$1.log"
    passed=$((passed + $(grep -c '^ok ' "$work/$1.log")))
    failed=$((failed + $(grep -c '^FAILED ' "$work/$1.log")))
    echo "$1: $(grep -c '^ok ' "$work/$1.log") arrays agree"
}

dotnet build ../../tools/Zarr.Shell -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

python=
for candidate in /usr/bin/python3 python3; do
    if "$candidate" -c 'import zarr, numcodecs; assert zarr.__version__.startswith("2.")' 2> /dev/null; then python=$candidate; break; fi
done
if [ -n "$python" ]; then run zarr-python 2 "$python zarr_python.py"
else skip "python3 with zarr 2 is not installed"; fi

if ! command -v node > /dev/null; then skip "node is not installed"
elif [ -d node_modules/zarrita ] || npm ci --silent > /dev/null 2>&1; then run zarrita 3 "node zarrita.mjs"
else skip "npm could not install zarrita"; fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
