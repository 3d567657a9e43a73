namespace Zarr.Core.Tests.Stores;

/// <summary>A new directory that goes with this object.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("zarr-tests-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
