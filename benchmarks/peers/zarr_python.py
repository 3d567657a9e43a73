"""Runs one round of a case for each line it is sent, so that another program can take turns with it.

A line is "<store> <shape> <chunks> <compressor>", such as "memory 10000000 100000 blosclz"; the answer is
"<seconds to write> <seconds to read>". The data is arange, int32.
"""
import shutil
import sys
import tempfile
import time

import numcodecs
import numpy as np
import zarr

print(f"zarr-python {zarr.__version__}, numcodecs {numcodecs.__version__}", flush=True)
for line in sys.stdin:
    where, shape, chunks, compressor = line.split()
    shape, chunks = (tuple(int(n) for n in text.split(",")) for text in (shape, chunks))
    data = np.arange(np.prod(shape), dtype="i4").reshape(shape)
    folder = tempfile.mkdtemp()
    store = zarr.DirectoryStore(folder) if where == "directory" else zarr.MemoryStore()
    array = zarr.create(shape, chunks=chunks, dtype="i4", store=store, overwrite=True,
                        compressor=numcodecs.Blosc(compressor, clevel=5, shuffle=1))
    start = time.perf_counter()
    array[...] = data
    middle = time.perf_counter()
    result = array[...]
    end = time.perf_counter()
    assert (result == data).all()
    del result
    shutil.rmtree(folder)
    print(middle - start, end - middle, flush=True)
