"""The zarr-python side of the benchmark: does what each line asks for, and answers with a line.

Requests and answers are JSON. `load` keeps the elements of a raw file under a name; `create` makes an array for them, in memory or in a new
directory, which stays; `write`, `read`, `select`, `points` and `stat` are timed, and answer seconds for one time out of `repeat`.
"""
import json
import os
import pathlib
import sys
import tempfile
import time

import numcodecs
import numpy as np
import zarr

data, array, store = {}, None, None


def create(r):
    global array, store
    array = store = None
    if r["store"] == "directory":
        store = zarr.DirectoryStore(tempfile.mkdtemp(dir=r["folder"]))
    else:
        store = zarr.MemoryStore()
    values = data[r["data"]]
    array = zarr.create(values.shape, chunks=tuple(r["chunks"]), dtype=values.dtype, store=store, compressor=numcodecs.get_codec(r["compressor"]) if r["compressor"] else None)


def write(r):
    create(r)
    values = data[r["data"]]
    start = time.perf_counter()
    array[...] = values
    return time.perf_counter() - start


def timed(work, repeat):
    start = time.perf_counter()
    for _ in range(repeat):
        result = work()
    seconds = time.perf_counter() - start
    del result
    return seconds / repeat


def read(r):
    return timed(lambda: array[...], r.get("repeat", 1))


def select(r):
    key = tuple(item if isinstance(item, int) else slice(*item) for item in r["key"])
    if any(isinstance(item, slice) and (item.step or 1) < 0 for item in key):
        # zarr-python knows no negative steps: all of it, and NumPy's view of that, copied.
        return timed(lambda: np.ascontiguousarray(array[...][key]), r.get("repeat", 1))
    return timed(lambda: array[key], r.get("repeat", 1))


def points(r):
    if r["at once"]:
        indices = tuple(np.array(r["indices"]).T)
        return timed(lambda: array.vindex[indices], r.get("repeat", 1))
    indices = [tuple(i) for i in r["indices"]]

    def work():
        for i in indices:
            result = array[i]
        return result

    return timed(work, r.get("repeat", 1))


def stat(r):
    keys = [os.path.join(r["folder"], str(i)) for i in range(r["count"])]

    def work():
        for key in keys:
            result = os.stat(key).st_size
        return result

    return timed(work, r.get("repeat", 1))


def stored():
    return sum(len(store[key]) for key in store if not key.startswith("."))


print(f"zarr-python {zarr.__version__}", flush=True)
for line in sys.stdin:
    request = json.loads(line)
    do, answer = request["do"], {}
    if do == "load":
        data[request["name"]] = np.fromfile(request["file"], request["dtype"]).reshape(request["shape"])
    elif do == "forget":
        data.clear()
        array = store = None
    elif do == "write":
        answer = {"seconds": write(request), "stored": stored()}
    else:
        answer = {"seconds": {"read": read, "select": select, "points": points, "stat": stat}[do](request)}
    print(json.dumps(answer), flush=True)
