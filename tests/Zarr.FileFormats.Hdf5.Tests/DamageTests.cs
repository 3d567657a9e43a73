using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Xunit;
using Zarr.Core.Tests.Fuzzing;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.FileFormats.Hdf5.Tests;

/// <summary>Damaged and hostile files: what can be read of them, or an error of ours, soon and without much memory.</summary>
public sealed class DamageTests
{
    // Far more than is needed, and far less than a hostile file could ask for.
    private const long MostBytes = 200 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 8, "links_old.h5")]
    [InlineData(1, 32, "layouts_old.h5")]
    public void A_tree_that_is_its_own_child_is_refused(byte kind, int place, string name)
    {
        var bytes = File.ReadAllBytes(Corpus.Stored.PathOf(name));
        var at = 0;
        while (bytes.AsSpan(at).IndexOf("TREE"u8) is >= 0 and var next)
        {
            at += next;
            if (bytes[at + 4] == kind)
            {
                bytes[at + 5] = 1;
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 24 + place), at);
            }

            at += 4;
        }

        Assert.Contains(Use(bytes), e => e.Id == ZarrErrorId.FileInvalid);
    }

    [Fact]
    public void An_object_header_that_continues_in_itself_is_refused()
    {
        var bytes = File.ReadAllBytes(Corpus.Stored.PathOf("links_old.h5"));
        for (var at = 0; at + 24 <= bytes.Length; at += 8)
        {
            if (!bytes.AsSpan(at).StartsWith((ReadOnlySpan<byte>)[0x10, 0, 0x10, 0])) continue;
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 8), at);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 16), 24);
        }

        Assert.Contains(Use(bytes), e => e.Id == ZarrErrorId.FileInvalid && e.Message.Contains("circle", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chunk_that_inflates_to_more_than_it_can_be_is_refused_without_the_memory_for_it()
    {
        var bytes = await File.ReadAllBytesAsync(Corpus.Stored.PathOf("layouts_old.h5"), Cancel);
        using var value = await Corpus.Stored.Open("layouts_old.h5").GetAsync(StoreKey.Parse("single_gzip/0.0"), ByteRange.All, Cancel);
        using var bomb = new MemoryStream();
        using (var zlib = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(new byte[1 << 20]);
        Assert.True(bomb.Length < value!.Bytes.Length);
        bomb.ToArray().CopyTo(bytes, bytes.AsSpan().IndexOf(value.Bytes.Span));
        Assert.Contains(Use(bytes), e => e.Id == ZarrErrorId.ChunkCorrupt && e.Message.Contains("single_gzip", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CDF")]
    [InlineData("CDF\u0001")]
    [InlineData("not a file of this kind, however long it is")]
    public void What_is_no_such_file_is_told(string text) => Assert.Contains(Use(System.Text.Encoding.Latin1.GetBytes(text)), e => e.Id == ZarrErrorId.FileInvalid);

    [Fact]
    public void Damaged_files_end_in_errors_of_ours_alone()
    {
        var factor = int.TryParse(Environment.GetEnvironmentVariable("ZARR_FUZZ"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given) ? given : 1;
        var slowest = (Time: TimeSpan.Zero, At: "");
        foreach (var name in Corpus.Stored.Names)
        {
            var whole = File.ReadAllBytes(Corpus.Stored.PathOf(name));
            for (var seed = 0; seed < 10 * factor; seed++)
            {
                var bytes = Damage(whole, seed);
                var before = GC.GetAllocatedBytesForCurrentThread();
                var clock = Stopwatch.StartNew();
                try
                {
                    Use(bytes);
                }
                catch (Exception e) when (e is not ZarrException)
                {
                    Assert.Fail($"{name}, seed {seed}: {e}");
                }

                if (clock.Elapsed > slowest.Time) slowest = (clock.Elapsed, $"{name}, seed {seed}");
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"{name}, seed {seed} took {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes.");
            }
        }

        // No machine is so slow; one that hangs is caught.
        Assert.True(slowest.Time < TimeSpan.FromMinutes(1), $"{slowest.At} took {slowest.Time}.");
        TestContext.Current.SendDiagnosticMessage($"The slowest was {slowest.At}: {slowest.Time}.");
    }

    // Checksums would catch most of it: they are in the newer structures alone.
    private static byte[] Damage(byte[] whole, int seed)
    {
        var mutator = new Mutator(seed);
        var at = mutator.Random.Next(whole.Length);
        var length = Math.Min(whole.Length - at, 64);
        return mutator.Random.Next(8) switch
        {
            0 => whole[..at],
            1 => [.. whole[..at], .. mutator.Mutate(whole.AsSpan(at, length)), .. whole[(at + length)..]],
            _ => Change(whole, mutator.Random),
        };
    }

    private static byte[] Change(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        for (var left = 1 + random.Next(20); left > 0; left--)
        {
            // Half of the changes hit what says something, and not zeros.
            var at = random.Next(bytes.Length);
            if (random.Next(2) == 0 && bytes.AsSpan(at).IndexOfAnyExcept((byte)0) is > 0 and var next) at += next;
            bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)255, _ => (byte)(bytes[at] ^ (1 << random.Next(8))) };
        }

        return bytes;
    }

    /// <summary>Does all that can be done with a file, and returns the errors on the way.</summary>
    private static List<ZarrException> Use(byte[] bytes)
    {
        var errors = new List<ZarrException>();
        var memory = new MemoryStore();
        memory.SetAsync(StoreKey.Parse("x.h5"), bytes, WriteCondition.None, Cancel).AsTask().GetAwaiter().GetResult();
        var store = new FileStoreLibrary().Open(memory, StoreKey.Parse("x.h5"));
        try
        {
            if (ZarrNode.OpenAsync(store, StoreKey.Root, Cancel).AsTask().GetAwaiter().GetResult() is not ZarrGroup root) return errors;
            foreach (var found in root.ListAsync(int.MaxValue, Cancel).ToBlockingEnumerable(Cancel).Take(2000))
                if (found.Error is { } error) errors.Add(error);
                else if (found.Node is ZarrArray array) Use(array, errors);
        }
        catch (ZarrException e)
        {
            errors.Add(e);
        }

        return errors;
    }

    private static void Use(ZarrArray array, List<ZarrException> errors)
    {
        try
        {
            foreach (var entry in array.Store.ListAsync(array.Key, recurse: true, Cancel).ToBlockingEnumerable(Cancel).Take(20))
                array.Store.GetAsync(entry.Key, ByteRange.First(1000), Cancel).AsTask().GetAwaiter().GetResult()?.Dispose();
            // As much as a test has time for.
            if (array.Shape.ElementCount is > 0 and < 10_000) array.GetSlice("...");
        }
        catch (ZarrException e)
        {
            errors.Add(e);
        }
    }
}
