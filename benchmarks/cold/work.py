import shutil
import tempfile

import numcodecs
import numpy as np
import zarr

folder = tempfile.mkdtemp()
z = zarr.open(folder, mode="w", shape=250000, chunks=25000, dtype="i4", fill_value=7, compressor=numcodecs.Blosc("lz4", 5, 1))
z[...] = np.zeros(250000, dtype="i4")
z[...]
z.nbytes_stored
shutil.rmtree(folder)
