using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Core.Tests;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.FileFormats.Hdf5.Tests;

/// <summary>Files that h5py and netCDF4-python have written, with what these read of them: those of the repository, and larger ones that are made where there is a Python with both.</summary>
internal sealed class Corpus
{
    private static readonly Lazy<Corpus> s_stored = new(() => new(Unzip()));

    private static readonly Lazy<(Corpus? Corpus, string Why)> s_made = new(Make);

    private readonly string _folder;

    private Corpus(string folder)
    {
        _folder = folder;
        Expected = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")))!.AsObject();
    }

    public static Corpus Stored => s_stored.Value;

    /// <summary>Files made now; skips the test where they cannot be.</summary>
    public static Corpus Made
    {
        get
        {
            Assert.SkipWhen(s_made.Value.Corpus is null, s_made.Value.Why);
            return s_made.Value.Corpus!;
        }
    }

    /// <summary>Files in the folder that the environment variable ZARR_HDF5_CORPUS names, with an expected.json of the form that tests/fixtures/generate/hdf5.py makes; skips the test where there is none.</summary>
    public static Corpus Other
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("ZARR_HDF5_CORPUS");
            Assert.SkipWhen(string.IsNullOrEmpty(folder), "ZARR_HDF5_CORPUS names no folder of other files.");
            return new(folder!);
        }
    }

    /// <summary>What is expected of each file, by its name.</summary>
    public JsonObject Expected { get; }

    /// <summary>The names of the files.</summary>
    public IEnumerable<string> Names => Expected.Select(file => file.Key);

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A file as a store.</summary>
    public IStore Open(string name) => new FileStoreLibrary().Open(new DirectoryStore(_folder), StoreKey.Parse(name));

    private static string Unzip()
    {
        var folder = NewFolder();
        ZipFile.ExtractToDirectory(RepositoryFiles.Find("tests", "fixtures", "hdf5", "hdf5.zip"), folder);
        return folder;
    }

    private static (Corpus?, string) Make()
    {
        var folder = NewFolder();
        var script = RepositoryFiles.Find("tests", "fixtures", "generate", "hdf5.py");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", script, folder]) { RedirectStandardError = true, Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" } })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (errors.Contains("ModuleNotFoundError", StringComparison.Ordinal)) return (null, "Install python3-h5py and python3-netcdf4 to hold the reader against what they read.");
            Assert.True(process.ExitCode == 0, errors);
            return (new(folder), "");
        }
        catch (Win32Exception)
        {
            return (null, "There is no /usr/bin/python3.");
        }
    }

    private static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("zarr-hdf5-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
