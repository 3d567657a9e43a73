using System.Text;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.FileFormats;
using Zarr.Core.Tests.Stores;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Files of other programs, damaged: headers are held against the file, and no more memory is taken than the elements take.</summary>
public sealed class FileTests
{
    private const long Limit = Fuzz.Overhead + (64 << 20);

    private static readonly (string Type, Shape Shape)[] Arrays = [("uint8", [6, 7]), ("uint16", [5, 4, 3]), ("float64", [30]), ("[[\"id\",\"<i4\"],[\"n\",\"<U3\"]]", [4]), ("complex64", [2, 3, 4])];

    private static readonly (string Name, string Text)[] Texts =
    [
        ("a.pgm", "P2\n# a comment\n3 2\n255\n1 2 3\n4 5 # more\n 255"), ("a.ppm", "P3\n1 2\n15\n1 2 3\n4 5 15"), ("b.pgm", "P5 2 1 65535\nabcd"),
        ("a.csv", "1,2,3\n4,5,6\n"), ("b.csv", "1.5,\"2\"\nNA,-inf\n"), ("a.tsv", "1\t18446744073709551615\r\n"),
        ("f.npy", "\x93NUMPY\x1\0v\0{'descr': '<f8', 'fortran_order': True, 'shape': (2, 1), }".PadRight(127) + "\nabcdefgh01234567"),
        ("r.npy", "\x93NUMPY\x2\0t\0\0\0{'descr': [('a', '<i4'), (('t', 'b'), '>f8', (2,)), ('c', '|S3')], 'fortran_order': False, 'shape': (1,)}".PadRight(127) + "\n0123456789abcdefghijklm"),
    ];

    // Pillow's: interlaced, and with a palette.
    private static readonly (string Name, string Bytes)[] Images =
    [
        ("a.png", "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAAHb9pmSAAAAN0lEQVR42mNgYOBhWLCGgU2IYdkmhoCwmCQGZk5+huDIeIbFK9czaGjrGZqYWzFUVNc1trR3AQDtjAws5k4buAAAAABJRU5ErkJggg=="),
        ("b.png", "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAMAAAB7tOvrAAAAD1BMVEWrq6uNjY1tbW09PT0NDQ3f3EHAAAAAHklEQVR4nGNwcXFxYDA2NjZgMFZSUmBQEhQUYAABAC98AsGw12CSAAAAAElFTkSuQmCC"),
    ];

    [Fact]
    public async Task Damaged_files_are_understood_or_refused_and_take_no_more_memory_than_their_elements()
    {
        using var folder = new TemporaryDirectory();
        var inputs = TiffFiles.All.Select(file => (file.Name + ".tif", file.Bytes))
            .Concat(Texts.Select(file => (file.Name, Encoding.Latin1.GetBytes(file.Text))))
            .Concat(Images.Select(file => (file.Name, Convert.FromBase64String(file.Bytes))))
            .Concat(await ExportedAsync(folder.Path)).ToArray();
        // What cannot be read before it is damaged would show nothing.
        foreach (var (name, bytes) in inputs) Read(Path.Join(folder.Path, "whole" + Path.GetExtension(name)), bytes);
        Fuzz.Run(inputs.Select(input => (input.Item1, input)), 150, (input, seed) => (Limit, () => Read(Path.Join(folder.Path, "damaged" + Path.GetExtension(input.Item1)), new Mutator(seed).Mutate(input.Item2))),
            ZarrErrorId.FileInvalid, ZarrErrorId.FileNotSupported, ZarrErrorId.DataTypeNotSupported, ZarrErrorId.ValueNotConvertible);
    }

    private static void Read(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        using var file = ArrayFile.Open(path);
        foreach (var entry in file.Entries)
        {
            // Elements come in parts, of which each takes memory for itself.
            if (entry.Shape.Aggregate((Int128)entry.DataType.ItemSize, (product, axis) => product * axis) > 8 << 20) continue;
            var array = file.ArrayOf(entry);
            array.Begin(CancellationToken.None);
            array.Read(new([.. entry.Shape.Select(_ => 0L)]), entry.Shape, CancellationToken.None);
            array.End();
        }
    }

    /// <summary>What this module writes of arrays, as far as each format has them.</summary>
    private static async Task<List<(string, byte[])>> ExportedAsync(string folder)
    {
        var files = new List<(string, byte[])>();
        foreach (var (type, shape) in Arrays)
        {
            var format = type[0] == '[' ? ZarrFormat.V2 : ZarrFormat.V3;
            var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Parse("a"), new ArrayBuilder { Shape = shape, DataType = DataType.Parse(type), Format = format }.Build());
            if (format == ZarrFormat.V3) await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, (int)shape.ElementCount).ToArray());
            foreach (var extension in (string[])[".npy", ".npz", ".csv", ".png", ".ppm", ".tif"])
            {
                var path = Path.Join(folder, $"{type.Length}{type[0]}{extension}");
                // Of records the first line of a text has names, which has to be said.
                if (format == ZarrFormat.V2 && extension == ".csv") continue;
                try
                {
                    await ArrayExporter.ExportAsync(path, array, overwrite: true);
                }
                catch (ZarrException e) when (e.Id == ZarrErrorId.FileNotSupported)
                {
                    continue;
                }

                files.Add((Path.GetFileName(path), File.ReadAllBytes(path)));
            }
        }

        return files;
    }
}
