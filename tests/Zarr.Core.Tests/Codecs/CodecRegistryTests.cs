using System.Diagnostics;
using CsCheck;
using CustomCodec;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Codecs;

/// <summary>Codecs that a user of the library adds. Those of this process are named test.something, and left out where all codecs are counted.</summary>
public class CodecRegistryTests
{
    private static CodecDescriptor Descriptor(string name, string? v2 = null) => new(name, v2, _ => new RunsCodec(name.Length));

    private static ZarrException Refused(CodecDescriptor descriptor)
    {
        var error = Assert.Throws<ZarrException>(() => CodecRegistry.Register(descriptor));
        Assert.Equal(ZarrErrorId.CodecInvalid, error.Id);
        return error;
    }

    [Fact]
    public void A_registered_codec_is_found_by_its_names()
    {
        var descriptor = Descriptor("test.named", "test-named");
        CodecRegistry.Register(descriptor);
        foreach (var name in (string[])["test.named", "test-named", "numcodecs.test-named"]) Assert.Same(descriptor, CodecRegistry.Find(name));
        Assert.Contains(descriptor, CodecRegistry.All);
        Assert.Contains("test.named", CodecRegistry.Names);
        // The same again is no conflict.
        CodecRegistry.Register(descriptor);
    }

    [Theory]
    [InlineData("zstd", null)]
    [InlineData("endian", null)]
    [InlineData("numcodecs.lz4", null)]
    [InlineData("test.other", "zlib")]
    public void A_name_that_is_taken_is_refused_and_nothing_is_added(string name, string? v2)
    {
        Assert.Contains("already", Refused(Descriptor(name, v2)).Message);
        Assert.NotEqual("test.other", CodecRegistry.Find("zlib").Name);
        if (name == "test.other") Assert.Throws<ZarrException>(() => CodecRegistry.Find("test.other"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("test. blank")]
    [InlineData("test.\n")]
    public void A_name_that_could_not_be_written_is_refused(string name)
    {
        Refused(Descriptor(name));
        if (name.Length > 0) Refused(Descriptor("test.fine", name));
        else Assert.Null(Descriptor("test.fine", name).V2Id);
    }

    [Fact]
    public void A_codec_may_take_the_place_of_another_when_that_is_said()
    {
        var (first, second) = (Descriptor("test.replaced"), Descriptor("test.replaced"));
        CodecRegistry.Register(first);
        Refused(second);
        CodecRegistry.Register(second, replace: true);
        Assert.Same(second, CodecRegistry.Find("test.replaced"));
    }

    [Fact]
    public void Of_many_threads_that_want_one_name_one_gets_it_and_readers_are_not_disturbed()
    {
        var added = 0;
        Parallel.For(0, 200, i =>
        {
            CodecRegistry.Register(Descriptor($"test.parallel.{i}", $"test-parallel-{i}"));
            try
            {
                CodecRegistry.Register(Descriptor("test.contended", $"test-contended-{i}"));
                Interlocked.Increment(ref added);
            }
            catch (ZarrException)
            {
                // Who comes late gets no part of its names.
                Assert.Throws<ZarrException>(() => CodecRegistry.Find($"test-contended-{i}"));
            }

            Assert.Equal($"test.parallel.{i}", CodecRegistry.Find($"test-parallel-{i}").Name);
            Assert.Contains("zstd", CodecRegistry.Names);
        });
        Assert.Equal(1, added);
    }

    [Theory]
    [InlineData("uint8")]
    [InlineData("int16")]
    [InlineData("complex128")]
    public void The_codec_of_the_example_keeps_the_promises_of_its_interface(string type) => Gen.Select(Gen.Byte[0, 2].Array[0, 600], Gen.Int[0, int.MaxValue]).Sample((bytes, seed) =>
    {
        var dataType = DataType.Parse(type);
        var count = bytes.Length / dataType.ItemSize;
        var chain = new CodecChain([new BytesCodec(false), new RunsCodec(null)], new ChunkSpec(new(count), dataType, null));
        var decoded = bytes[..(count * dataType.ItemSize)];
        using var encoded = chain.Encode(decoded);
        var back = new byte[decoded.Length];
        chain.Decode(encoded.Span, back);
        Assert.Equal(decoded, back);
        try
        {
            chain.Decode(new Fuzzing.Mutator(seed).Mutate(encoded.Span), back);
        }
        catch (ZarrException e)
        {
            Assert.Equal(ZarrErrorId.ChunkCorrupt, e.Id);
        }
    });

    [Fact]
    public async Task The_example_runs()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CustomCodec.dll")]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(["V3: runs(2), 3 chunks in 3537 bytes, [250, 5] is 7", "V2: runs(2), 3 chunks in 3537 bytes, [250, 5] is 7"], output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }
}
