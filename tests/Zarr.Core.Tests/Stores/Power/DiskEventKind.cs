namespace Zarr.Core.Tests.Stores.Power;

public enum DiskEventKind
{
    MakeDirectory, Create, Write, SetLength, Rename, Exchange, Link, Remove, Force,
}
