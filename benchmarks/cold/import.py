import zarr
