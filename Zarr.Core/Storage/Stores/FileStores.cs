using System.Buffers.Binary;
using System.Reflection;
using Zarr.Platform;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Storage.Stores;

/// <summary>
/// The files that are stores: zip archives, HDF5 and netCDF. A program adds its own kinds with <see cref="Register"/>; from then on paths to and into such files are places of nodes.
/// Safe on any number of threads.
/// </summary>
public static class FileStores
{
    /// <summary>The bytes of a file that its kind is told by.</summary>
    public const int HeadLength = 4096;

    private const string Hdf5Library = "Zarr.FileFormats.Hdf5";

    private static readonly Lazy<IFileStoreLibrary> s_hdf5 = new(() => Load(Hdf5Library));

    private static readonly Lock s_adding = new();

    private static volatile FileStoreFormat[] s_formats =
    [
        new("zip", [".zip"], head => head.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(head) is ZipRecord.LocalHeader or ZipRecord.End, path => new ZipStore(path)) { CanCreate = true },
        new("HDF5 or netCDF", [".nc", ".nc4", ".h5", ".hdf5", ".mat", ".cdf"], IsHdf5, path => OpenIn(s_hdf5.Value, path)),
    ];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FileStoreFormat> All => s_formats;

    /// <summary>Adds a kind of file, which is looked for after those that are there.</summary>
    public static void Register(FileStoreFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        lock (s_adding) s_formats = [.. s_formats, format];
    }

    /// <summary>The kind of the file at a path, by its name or by the bytes it begins with; null where no file is, or one that is no store.</summary>
    public static FileStoreFormat? Find(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            if (Array.Find(s_formats, format => format.HasName(path)) is { } named) return named;
            using var handle = FileState.Open(path);
            var buffer = new byte[HeadLength];
            var length = RandomAccess.Read(handle, buffer, 0);
            return Array.Find(s_formats, format => format.HasSignature(buffer.AsSpan(0, length)));
        }
        catch (Exception e) when (FileFailure.Is(e) || e is ZarrException)
        {
            // What cannot be read, or is no file, says so when it is opened.
            return null;
        }
    }

    /// <summary>The kind of store that is made in a file of this name; null where that is none.</summary>
    public static FileStoreFormat? FindNew(string path) => Array.Find(s_formats, format => format.CanCreate && format.HasName(path));

    // The signature of HDF5 is at the start, or behind a block of the user's of 512, 1024, ... bytes (HDF5 File Format Specification, II.A); netCDF's classic formats have three.
    private static bool IsHdf5(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];
        for (var at = 0; at + signature.Length <= head.Length; at = at == 0 ? 512 : 2 * at)
            if (head[at..].StartsWith(signature)) return true;
        return head is [(byte)'C', (byte)'D', (byte)'F', 1 or 2 or 5, ..];
    }

    private static IStore OpenIn(IFileStoreLibrary library, string path)
    {
        var full = Path.GetFullPath(path);
        return library.Open(new DirectoryStore(Path.GetDirectoryName(full)!), StoreKey.Parse(Path.GetFileName(full)));
    }

    private static IFileStoreLibrary Load(string assemblyName)
    {
        try
        {
            var assembly = Assembly.Load(new AssemblyName(assemblyName));
            var type = Array.Find(assembly.GetExportedTypes(), type => type.IsClass && typeof(IFileStoreLibrary).IsAssignableFrom(type))
                ?? throw new TypeLoadException($"No public class of {assemblyName} is an {nameof(IFileStoreLibrary)}.");
            return (IFileStoreLibrary)Activator.CreateInstance(type)!;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException)
        {
            throw new ZarrException(ZarrErrorId.FileNotSupported, $"The assembly {assemblyName}.dll, which reads such files, cannot be loaded: {e.Message}", assemblyName, e);
        }
    }
}
