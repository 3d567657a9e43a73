using System.Reflection;
using Zarr.FileFormats.Tiff;
using Zarr.Format.Codecs.Lzma;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>The codecs of the assembly <c>Zarr.Codecs</c>, loaded once, by name, when first needed.</summary>
internal static class CodecLibrary
{
    public const string AssemblyName = "Zarr.Codecs";

    private static readonly Lazy<Contents> Library = new(() => Load(AssemblyName));

    /// <summary>The library's compressor of that name; null when it has none.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>: the library cannot be loaded.</exception>
    public static IBlockCompressor? Find(string name) => Library.Value.Find(name);

    /// <summary>The library's LZMA.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>: the library cannot be loaded.</exception>
    public static ILzma Lzma => Library.Value.Lzma ?? throw Library.Value.NotLoaded("lzma");

    /// <summary>The library's TIFF.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>: the library cannot be loaded.</exception>
    public static ITiffLibrary Tiff => Library.Value.Tiff ?? throw Library.Value.NotLoaded("tiff");

    internal static Contents Load(string assemblyName)
    {
        try
        {
            var assembly = Assembly.Load(new AssemblyName(assemblyName));
            var type = assembly.GetExportedTypes().FirstOrDefault(t => t.IsClass && typeof(ICodecLibrary).IsAssignableFrom(t))
                ?? throw new TypeLoadException($"No public class of {assemblyName} is an {nameof(ICodecLibrary)}.");
            var library = (ICodecLibrary)Activator.CreateInstance(type)!;
            return new Contents(assemblyName, library.Compressors.ToDictionary(c => c.Name), library.Lzma, library.Tiff, null);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException)
        {
            return new Contents(assemblyName, [], null, null, e);
        }
    }

    /// <summary>What was found, or why nothing was.</summary>
    internal sealed record Contents(string AssemblyName, Dictionary<string, IBlockCompressor> Compressors, ILzma? Lzma, ITiffLibrary? Tiff, Exception? Failure)
    {
        public IBlockCompressor? Find(string name) => Failure is null
            ? Compressors.GetValueOrDefault(name)
            : throw NotLoaded(name);

        public ZarrException NotLoaded(string name) => new(
            ZarrErrorId.CodecNotSupported,
            $"The codec '{name}' needs the assembly {AssemblyName}.dll beside Zarr.Core.dll, which cannot be loaded: {Failure?.Message}",
            name,
            Failure);
    }
}
