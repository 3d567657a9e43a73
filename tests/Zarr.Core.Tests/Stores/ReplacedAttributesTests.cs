using System.Diagnostics;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Copying;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Stores;

/// <summary>What takes the place of a file or directory has its mode, owner, access list and extended attributes.</summary>
public sealed class ReplacedAttributesTests : CopyTests, IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite, PrivateFolder = Private | UnixFileMode.UserExecute;

    private readonly TemporaryDirectory _folder = new();

    private string Root => Path.Join(_folder.Path, "t.zarr");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Documents_chunks_and_directories_keep_their_modes_when_they_are_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var array = await CreateAsync(new DirectoryStore(Root), StoreKey.Root, Builder());
        var (document, chunk) = (Path.Join(Root, "zarr.json"), Path.Join(Root, "c", "0", "0"));
        Set();
        await array.SetAttributesAsync(new Dictionary<string, object?> { ["k"] = 1 }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
        Holds();
        Set();
        foreach (var isMissing in (bool[])[false, true])
        {
            DirectoryExchange.IsMissing.Value = isMissing;
            await (await CreateAsync(new MemoryStore(), Builder("float64"))).CopyAsync(new DirectoryStore(Root), StoreKey.Root, overwrite: true, cancel: Cancel);
            Holds();
        }

        // What is new has what the system gives.
        Assert.NotEqual(Private, Mode(Path.Join(Root, "c", "1", "1")));

        UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
        void Set()
        {
            if (OperatingSystem.IsWindows()) return;
            File.SetUnixFileMode(document, Private);
            File.SetUnixFileMode(chunk, Private);
            File.SetUnixFileMode(Root, PrivateFolder);
        }

        void Holds() => Assert.Equal((Private, Private, PrivateFolder), (Mode(document), Mode(chunk), Mode(Root)));
    }

    [Fact]
    public async Task Owner_access_list_and_attributes_are_kept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Read and set here by the tools of Linux.");
        var array = await CreateAsync(new DirectoryStore(Root), StoreKey.Root, Builder());
        var document = Path.Join(Root, "zarr.json");
        Assert.SkipUnless(Tool("setfattr", "-n", "user.k", "-v", "v", document) is not null && Tool("setfacl", "-m", "u:1:r", document) is not null && Tool("setfacl", "-d", "-m", "u:1:rx", Root) is not null,
            "setfattr and setfacl, or the file system, cannot do it.");
        if (Environment.IsPrivilegedProcess) Assert.NotNull(Tool("chown", "1:2", document));
        Assert.NotNull(Tool("setfattr", "-n", "user.d", "-v", "w", Root));
        var before = State();
        await array.SetAttributesAsync(new Dictionary<string, object?> { ["k"] = 1 }, cancel: Cancel);
        Assert.Equal(before, State());
        await (await CreateAsync(new MemoryStore(), Builder("float64"))).CopyAsync(new DirectoryStore(Root), StoreKey.Root, overwrite: true, cancel: Cancel);
        Assert.Equal(before, State());

        // An access list that the directory gives to new files, and that was taken from this one, does not come back.
        Assert.NotNull(Tool("setfacl", "-b", document));
        Assert.NotNull(Tool("chmod", "600", document));
        before = State();
        await (await ZarrNode.OpenAsync(new DirectoryStore(Root), StoreKey.Root, Cancel)).SetAttributesAsync(new Dictionary<string, object?> { ["k"] = 2 }, cancel: Cancel);
        Assert.Equal(before, State());

        string State() => string.Join('\n', new[] { document, Root }.Select(path => Tool("stat", "-c", "%a %u %g", path) + Tool("getfacl", "-cpn", path) + Tool("getfattr", "-d", "--absolute-names", path)));
    }

    private static string? Tool(string name, params string[] arguments)
    {
        try
        {
            using var tool = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = tool.StandardOutput.ReadToEnd();
            tool.WaitForExit();
            return tool.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
