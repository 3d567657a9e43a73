using Xunit;
using Zarr.Core.Tests.Interchange;
using Zarr.Core.Tests.Stores;
using Zarr.Interchange.Tiff;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>The directories and the library of TIFF have never seen these files.</summary>
public sealed class TiffTests
{
    [Fact]
    public void Damaged_images_are_understood_or_refused_and_take_no_more_memory_than_they_have_samples()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Join(folder.Path, "a.tif");
        Fuzz.Run(TiffFiles.All, 300, (bytes, seed) => (Fuzz.Overhead + (64 << 20), () => Read(path, new Mutator(seed).Mutate(bytes))),
            ZarrErrorId.FileInvalid, ZarrErrorId.FileNotSupported);
    }

    private static void Read(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        foreach (var array in TiffImage.Open(path, null))
        {
            using (array)
            {
                // What an image says it has is made row by row.
                var count = Math.Min(array.Shape.ElementCount, 1 << 20);
                if (count < array.Shape.ElementCount) continue;
                array.Begin(CancellationToken.None);
                array.Read(new([.. array.Shape.Select(_ => 0L)]), array.Shape, CancellationToken.None);
                array.End();
            }
        }
    }
}
