using System.Diagnostics;
using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores;

/// <summary>Full disks and read-only places: on Linux a small file system in memory is mounted for them, which needs root.</summary>
public sealed class DirectoryStoreFailureTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private readonly Stack<Action> _undo = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static StoreKey Key(string key) => StoreKey.Parse(key);

    public void Dispose()
    {
        while (_undo.TryPop(out var undo)) undo();
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_named_the_old_value_stays_and_no_file_is_left()
    {
        var mount = Mount();
        var store = new DirectoryStore(Path.Combine(mount, "store"));
        var old = new byte[300_000];
        old.AsSpan().Fill(7);
        await store.SetAsync(Key("a/k"), old, WriteCondition.None, Cancel);

        foreach (var key in new[] { "a/k", "b/c/k" })
        {
            var error = await Assert.ThrowsAsync<ZarrException>(async () => await store.SetAsync(Key(key), new byte[900_000], WriteCondition.None, Cancel));
            Assert.Equal(ZarrErrorId.StoreWriteFailed, error.Id);
            Assert.Contains("disk is full", error.Message);
            Assert.Contains(key, error.Message);
        }

        using var value = await store.GetAsync(Key("a/k"), ByteRange.All, Cancel);
        Assert.Equal(old, value!.Bytes.ToArray());
        Assert.Equal(["a", "a/k"], Directory.EnumerateFileSystemEntries(store.Location, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(store.Location, path)).Order(StringComparer.Ordinal));
        await store.SetAsync(Key("b/k"), old, WriteCondition.None, Cancel);
    }

    [Fact]
    public async Task A_read_only_place_can_be_read_and_refuses_writes_as_read_only()
    {
        string root;
        if (!OperatingSystem.IsWindows() && !Environment.IsPrivilegedProcess)
        {
            root = Path.Combine(_temporary.Path, "store");
            await new DirectoryStore(root).SetAsync(Key("a/k"), new byte[3], WriteCondition.None, Cancel);
            foreach (var directory in new[] { Path.Combine(root, "a"), root }) Restrict(directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        else
        {
            root = Mount();
            await new DirectoryStore(root).SetAsync(Key("a/k"), new byte[3], WriteCondition.None, Cancel);
            Assert.SkipUnless(Run("mount", "-o", "remount,ro", root), "The file system cannot be made read-only here, and root ignores permissions.");
        }

        var store = new DirectoryStore(root);
        foreach (Func<Task> write in new Func<Task>[]
        {
            async () => await store.SetAsync(Key("a/k"), new byte[1], WriteCondition.None, Cancel),
            async () => await store.SetAsync(Key("new/k"), new byte[1], WriteCondition.None, Cancel),
            async () => await store.DeleteAsync(Key("a/k"), WriteCondition.None, Cancel),
            async () => await store.DeleteAllAsync(StoreKey.Root, Cancel),
        })
            Assert.Equal(ZarrErrorId.StoreReadOnly, (await Assert.ThrowsAsync<ZarrException>(write)).Id);

        using var value = await store.GetAsync(Key("a/k"), ByteRange.All, Cancel);
        Assert.Equal(3, value!.Bytes.Length);
        Assert.Single(await store.ListAsync(StoreKey.Root, true, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task What_may_not_be_read_is_an_error_and_never_a_missing_value()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions are set differently on Windows.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root ignores permissions.");
        var store = new DirectoryStore(Path.Combine(_temporary.Path, "store"));
        await store.SetAsync(Key("file"), new byte[3], WriteCondition.None, Cancel);
        await store.SetAsync(Key("a/k"), new byte[3], WriteCondition.None, Cancel);
        Restrict(Path.Combine(store.Location, "file"), UnixFileMode.None);
        Restrict(Path.Combine(store.Location, "a"), UnixFileMode.None);
        foreach (Func<Task> read in new Func<Task>[]
        {
            async () => await store.GetAsync(Key("file"), ByteRange.All, Cancel),
            async () => await store.GetAsync(Key("a/k"), ByteRange.All, Cancel),
            async () => await store.FindAsync(Key("a/k"), Cancel),
            async () => await store.ListAsync(StoreKey.Root, true, Cancel).CountAsync(Cancel),
        })
            Assert.Equal(ZarrErrorId.StoreReadFailed, (await Assert.ThrowsAsync<ZarrException>(read)).Id);
    }

    private void Restrict(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode);
        _undo.Push(() =>
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, before);
        });
    }

    private string Mount()
    {
        var path = Directory.CreateDirectory(Path.Combine(_temporary.Path, "mount")).FullName;
        Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path),
            "A file system of 1 MiB cannot be mounted here: that needs root on Linux.");
        _undo.Push(() => Assert.True(Run("umount", path), $"'{path}' stays mounted."));
        return path;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
