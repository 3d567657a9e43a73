using System.Diagnostics;
using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Core.Tests.Stores.Locks;

/// <summary>Locks of a directory store: whom they keep apart, what they leave behind, and what someone can do against them.</summary>
public sealed class KeyLocksTests : IDisposable
{
    private const string ValueLock = ".n.value.lock.partial";

    private readonly TemporaryDirectory _temporary = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static StoreKey Counter { get; } = StoreKey.Parse("a/n");

    private string Root => Path.Combine(_temporary.Path, "store");

    public void Dispose() => _temporary.Dispose();

    public static TheoryData<string> Kinds => OperatingSystem.IsWindows() ? ["", "Leased"] : ["", "Served", "Leased"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_lock_is_one_whatever_path_leads_to_the_value(string kind)
    {
        Enter(kind);
        await new DirectoryStore(Root).SetAsync(Counter, new byte[1], WriteCondition.None, Cancel);
        var link = Path.Combine(_temporary.Path, "link");
        Directory.CreateSymbolicLink(link, Root);
        var held = await new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel);
        Task<IDisposable>[] others =
        [
            new DirectoryStore(link).LockAsync(Counter, LockLevel.Value, Cancel).AsTask(),
            new DirectoryStore(Path.Combine(Root, "a")).LockAsync(StoreKey.Parse("n"), LockLevel.Value, Cancel).AsTask(),
            new DirectoryStore(_temporary.Path).LockAsync(StoreKey.Parse("store/a/n"), LockLevel.Value, Cancel).AsTask(),
        ];
        Assert.DoesNotContain(others, other => other.IsCompleted);
        held.Dispose();
        for (var left = others.ToList(); left.Count > 0;)
        {
            var next = await Task.WhenAny(left);
            left.Remove(next);
            Assert.DoesNotContain(left, other => other.IsCompleted);
            (await next).Dispose();
        }

        Assert.Equal(["a/n"], Files());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Threads_with_stores_of_their_own_lose_nothing(string kind)
    {
        Enter(kind);
        const int Writers = 8, Rounds = 25;
        await new DirectoryStore(Root).SetAsync(Counter, new byte[1], WriteCondition.None, Cancel);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            // Half of them come by another root, so that not only the queue of this process keeps them apart.
            var (store, key) = writer % 2 == 0 ? (new DirectoryStore(Root), Counter) : (new DirectoryStore(Path.Combine(Root, "a")), StoreKey.Parse("n"));
            for (var round = 0; round < Rounds; round++)
            {
                using var held = await store.LockAsync(key, LockLevel.Value, Cancel);
                using var value = await store.GetAsync(key, ByteRange.All, Cancel);
                await store.SetAsync(key, new[] { (byte)(value!.Bytes.Span[0] + 1) }, WriteCondition.None, Cancel);
            }
        }, Cancel)));
        using var end = await new DirectoryStore(Root).GetAsync(Counter, ByteRange.All, Cancel);
        Assert.Equal(Writers * Rounds, end!.Bytes.Span[0]);
        Assert.Equal(["a/n"], Files());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Writers_under_a_condition_lose_nothing(string kind)
    {
        Enter(kind);
        const int Writers = 6, Rounds = 25;
        await new DirectoryStore(Root).SetAsync(Counter, new byte[1], WriteCondition.None, Cancel);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var (store, key) = writer % 2 == 0 ? (new DirectoryStore(Root), Counter) : (new DirectoryStore(Path.Combine(Root, "a")), StoreKey.Parse("n"));
            for (var round = 0; round < Rounds;)
            {
                using var value = await store.GetAsync(key, ByteRange.All, Cancel);
                try
                {
                    await store.SetAsync(key, new[] { (byte)(value!.Bytes.Span[0] + 1) }, WriteCondition.IfVersion(value.Version), Cancel);
                    round++;
                }
                catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
                {
                    await Task.Yield();
                }
            }
        }, Cancel)));
        using var end = await new DirectoryStore(Root).GetAsync(Counter, ByteRange.All, Cancel);
        Assert.Equal(Writers * Rounds, end!.Bytes.Span[0]);
        Assert.Equal(["a/n"], Files());
    }

    [Fact]
    public async Task A_lock_of_one_key_keeps_no_other_key_waiting()
    {
        var store = new DirectoryStore(Root);
        using var held = await store.LockAsync(Counter, LockLevel.Value, Cancel);
        for (var i = 0; i < 600; i++)
        {
            var other = store.LockAsync(StoreKey.Parse($"a/{i}"), LockLevel.Value, Cancel);
            Assert.True(other.IsCompletedSuccessfully);
            (await other).Dispose();
        }

        foreach (var level in Enum.GetValues<LockLevel>().Except([LockLevel.Value])) (await store.LockAsync(Counter, level, Cancel)).Dispose();
    }

    [Fact]
    public async Task Those_who_wait_in_one_process_are_served_in_their_order()
    {
        var store = new DirectoryStore(Root);
        var held = await store.LockAsync(Counter, LockLevel.Value, Cancel);
        var waiting = Enumerable.Range(0, 5).Select(_ => store.LockAsync(Counter, LockLevel.Value, Cancel).AsTask()).ToArray();
        for (var i = 0; i < waiting.Length; i++)
        {
            Assert.DoesNotContain(waiting[i..], other => other.IsCompleted);
            held.Dispose();
            held = await waiting[i];
        }

        held.Dispose();
        Assert.Empty(Files());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_a_lock_made_goes_with_it(string kind)
    {
        Enter(kind);
        foreach (var (key, level) in new[] { ("zarr.json", LockLevel.Node), ("x/y/c/0/1", LockLevel.Value), (new string('n', 240), LockLevel.Value) })
        {
            using (await new DirectoryStore(Root).LockAsync(StoreKey.Parse(key), level, Cancel))
            {
                Assert.True(Directory.Exists(Root));
                Assert.Empty(await new DirectoryStore(Root).ListAsync(StoreKey.Root, recurse: true, Cancel).ToListAsync(Cancel));
            }

            Assert.False(Directory.Exists(Root));
        }

        Directory.CreateDirectory(Root);
        (await new DirectoryStore(Root).LockAsync(StoreKey.Parse("zarr.json"), LockLevel.Node, Cancel)).Dispose();
        Assert.True(Directory.Exists(Root));
    }

    [Fact]
    public async Task A_store_is_deleted_or_moved_by_who_holds_a_lock_in_it_and_nothing_is_left()
    {
        var store = new DirectoryStore(Root);
        await store.SetAsync(Counter, new byte[1], WriteCondition.None, Cancel);
        using (await store.LockAsync(StoreKey.Parse("a/zarr.json"), LockLevel.Node, Cancel)) Assert.Equal(1, await store.DeleteAllAsync(StoreKey.Root, Cancel));
        Assert.False(Directory.Exists(Root));

        await store.SetAsync(Counter, new byte[1], WriteCondition.None, Cancel);
        var target = new DirectoryStore(Path.Combine(_temporary.Path, "target"));
        using (await target.LockAsync(StoreKey.Parse("b/zarr.json"), LockLevel.Node, Cancel)) Assert.True(await store.TryMoveAsync(StoreKey.Parse("a"), target, StoreKey.Parse("b"), Cancel));
        Assert.Equal(["b/n"], Files(target.Location));

        using (await target.LockAsync(StoreKey.Parse("b/zarr.json"), LockLevel.Node, Cancel)) Directory.Move(Path.Combine(target.Location, "b"), Path.Combine(target.Location, "c"));
        if (OperatingSystem.IsLinux()) Assert.Equal(["c/n"], Files(target.Location));
    }

    [Fact]
    public async Task A_lock_file_that_is_a_link_is_refused_and_nothing_is_made_at_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are not followed there either, but need a privilege to be made.");
        Directory.CreateDirectory(Path.Combine(Root, "a"));
        var victim = Path.Combine(_temporary.Path, "victim");
        File.CreateSymbolicLink(Path.Combine(Root, "a", ValueLock), victim);
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel));
        Assert.Equal(ZarrErrorId.StoreWriteFailed, error.Id);
        Assert.Contains(ValueLock, error.Message);
        Assert.False(File.Exists(victim));
        await File.WriteAllTextAsync(victim, "mine", Cancel);
        await Assert.ThrowsAsync<ZarrException>(async () => await new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel));
        Assert.Equal("mine", await File.ReadAllTextAsync(victim, Cancel));
    }

    [Fact]
    public async Task A_pipe_or_a_directory_in_the_place_of_a_lock_file_is_refused_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes among files.");
        Directory.CreateDirectory(Path.Combine(Root, "a"));
        var path = Path.Combine(Root, "a", ValueLock);
        using (var made = Process.Start("mkfifo", [path])) await made.WaitForExitAsync(Cancel);
        await Assert.ThrowsAsync<ZarrException>(async () => await new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel));
        File.Delete(path);
        Directory.CreateDirectory(path);
        await Assert.ThrowsAsync<ZarrException>(async () => await new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel));
    }

    [Fact]
    public async Task Waiting_says_for_what_and_for_whom()
    {
        var waits = new StoreWaits();
        new ZarrContext { Waits = waits }.Enter();
        var store = new DirectoryStore(Root);
        var held = await store.LockAsync(Counter, LockLevel.Value, Cancel);
        Assert.Null(waits.First);
        var waiting = store.LockAsync(Counter, LockLevel.Value, Cancel).AsTask();
        Assert.Equal((Path.Combine(Root, "a/n"), "another command of this process"), (waits.First!.Place, waits.First.Holder));
        held.Dispose();
        (await waiting).Dispose();
        Assert.Null(waits.First);
    }

    [Fact]
    public async Task A_lock_that_is_given_up_waiting_for_leaves_nothing()
    {
        var store = new DirectoryStore(Root);
        var held = await store.LockAsync(Counter, LockLevel.Value, Cancel);
        using var source = new CancellationTokenSource();
        // By another path, so that the file is what is waited for.
        var waiting = new DirectoryStore(Path.Combine(Root, "a")).LockAsync(StoreKey.Parse("n"), LockLevel.Value, source.Token).AsTask();
        await Task.Delay(20, Cancel);
        held.Dispose();
        source.Cancel();
        try
        {
            (await waiting).Dispose();
        }
        catch (OperationCanceledException)
        {
        }

        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_lease_of_a_process_that_has_ended_is_taken_over_at_once()
    {
        Enter("Leased");
        Leave($"l 2147483647 1 {HolderProcess.Machine} host 0123");
        (await new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel)).Dispose();
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_lease_of_another_machine_is_respected_until_it_has_run_out()
    {
        Enter("Leased");
        Leave("l 1 1 other:pid host 0123");
        var waiting = new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel).AsTask();
        await Task.Delay(400, Cancel);
        Assert.False(waiting.IsCompleted);
        File.SetLastWriteTimeUtc(Path.Combine(Root, "a", ValueLock), DateTime.UtcNow - 2 * LeaseFile.Length);
        (await waiting).Dispose();
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Where_the_system_locks_a_lease_of_another_machine_is_respected_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The file cannot be opened by two.");
        Leave("l 1 1 other:pid host 0123");
        var waiting = new DirectoryStore(Root).LockAsync(Counter, LockLevel.Value, Cancel).AsTask();
        await Task.Delay(100, Cancel);
        Assert.False(waiting.IsCompleted);
        File.SetLastWriteTimeUtc(Path.Combine(Root, "a", ValueLock), DateTime.UtcNow - 2 * LeaseFile.Length);
        (await waiting).Dispose();
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_lease_that_was_taken_over_is_noticed_and_not_removed_by_its_former_holder()
    {
        Enter("Leased");
        var path = Path.Combine(Root, "a", ValueLock);
        using var lease = FileLock.Open(LockPlace.Of(Path.Combine(Root, "a", "n"), Root, LockLevel.Value));
        Assert.True(lease.TryTake());
        lease.Renew();
        lease.RequireHeld();
        File.Delete(path);
        Leave("l 1 1 other:pid host 0123");
        lease.Renew();
        lease.Dispose();
        Assert.Equal([$"a/{ValueLock}"], Files());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_lock_file_that_is_left_over_is_told_and_removed_and_one_that_is_held_is_not()
    {
        var store = new DirectoryStore(Root);
        Leave($"k 2147483647 1 {HolderProcess.Machine} host 0123");
        var residue = Assert.Single(((IResidualStore)store).ListResidue(StoreKey.Root, Cancel));
        Assert.Equal((ResidueKind.Lock, $"a/{ValueLock}"), (residue.Kind, residue.Name));
        using (await store.LockAsync(Counter, LockLevel.Value, Cancel)) Assert.Empty(((IResidualStore)store).ListResidue(StoreKey.Root, Cancel));
        Leave($"k 2147483647 1 {HolderProcess.Machine} host 0123");
        Assert.True(await ((IResidualStore)store).RemoveResidueAsync(residue));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_directory_that_is_removed_or_exchanged_before_its_lock_is_taken_is_not_the_one_that_is_locked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Directories are not locked there.");
        var path = Path.Combine(Root, "n");
        Directory.CreateDirectory(Root);
        var place = LockPlace.Commit(Root, Root, path);
        using var early = FileLock.Open(place);
        Directory.Move(Root, Root + ".old");
        Directory.CreateDirectory(Root);
        using var other = FileLock.Open(place);
        Assert.True(other.TryTake());
        Assert.False(early.TryTake());
        other.Dispose();
        Assert.True(early.TryTake());
        using var third = FileLock.Open(place);
        Assert.False(third.TryTake());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_commit_waits_for_one_through_a_network_which_has_a_file_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "All commits have a file there.");
        var store = new DirectoryStore(Root);
        await store.SetAsync(Counter, new byte[1], WriteCondition.None, Cancel);
        var file = Path.Combine(Root, "a", ".n.commit.lock.partial");
        await File.WriteAllTextAsync(file, "l 1 1 other:pid host 0123", Cancel);
        var write = store.SetAsync(Counter, new byte[2], WriteCondition.None, Cancel).AsTask();
        Assert.False(write.IsCompleted);
        File.Delete(file);
        await write;
        Assert.Equal(["a/n"], Files());
    }

    private static void Enter(string kind)
    {
        if (kind.Length > 0) new ZarrContext { Locks = Enum.Parse<LockKind>(kind) }.Enter();
    }

    private void Leave(string record)
    {
        Directory.CreateDirectory(Path.Combine(Root, "a"));
        File.WriteAllText(Path.Combine(Root, "a", ValueLock), record);
    }

    private string[] Files(string? root = null) => !Directory.Exists(root ??= Root) ? []
        : [.. Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
