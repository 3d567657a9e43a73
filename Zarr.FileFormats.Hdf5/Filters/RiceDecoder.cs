using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>Undoes the lossless coding of CCSDS 121.0-B, for unsigned samples of up to 16 bits.</summary>
/// <param name="sampleBits">Bits of a sample.</param>
/// <param name="blockLength">Samples of a block.</param>
/// <param name="blocks">Blocks of an interval, whose first sample is stored as it is where samples are predicted.</param>
/// <param name="isPredicted">Samples are stored as differences from the one before.</param>
internal sealed class RiceDecoder(int sampleBits, int blockLength, int blocks, bool isPredicted)
{
    // "Remainder of segment": so many blocks of zeros stand for all that follow in a segment of 64.
    private const int RemainderOfSegment = 5, SegmentLength = 64;

    private readonly int _idBits = sampleBits > 8 ? 4 : 3;

    /// <summary>Samples of an interval.</summary>
    public int IntervalLength => blockLength * blocks;

    /// <summary>Decodes an interval.</summary>
    public void Decode(ref BitReader reader, Span<uint> samples)
    {
        for (var done = 0; done < samples.Length;)
        {
            var isFirst = isPredicted && done == 0;
            var id = (int)reader.Read(_idBits);
            if (id == 0) done += ReadLowEntropy(ref reader, samples[done..], isFirst, done / blockLength);
            else
            {
                var block = samples.Slice(done, blockLength);
                if (id == (1 << _idBits) - 1) ReadPlain(ref reader, block);
                else ReadSplit(ref reader, block, id - 1, isFirst);
                done += blockLength;
            }
        }

        if (isPredicted) Restore(samples);
    }

    private void ReadPlain(ref BitReader reader, Span<uint> block)
    {
        foreach (ref var sample in block) sample = (uint)reader.Read(sampleBits);
    }

    // All high parts in unary, then all low parts of so many bits.
    private void ReadSplit(ref BitReader reader, Span<uint> block, int lowBits, bool isFirst)
    {
        if (isFirst)
        {
            block[0] = (uint)reader.Read(sampleBits);
            block = block[1..];
        }

        foreach (ref var sample in block) sample = (uint)reader.Unary() << lowBits;
        if (lowBits == 0) return;
        foreach (ref var sample in block) sample |= (uint)reader.Read(lowBits);
    }

    private int ReadLowEntropy(ref BitReader reader, Span<uint> rest, bool isFirst, int block)
    {
        var isExtension = reader.Read(1) == 1;
        var start = isFirst ? 1 : 0;
        if (isFirst) rest[0] = (uint)reader.Read(sampleBits);
        if (!isExtension)
        {
            var count = reader.Unary() + 1;
            if (count == RemainderOfSegment) count = Math.Min(blocks - block, SegmentLength - (block % SegmentLength));
            else if (count > RemainderOfSegment) count--;
            if (count > rest.Length / blockLength) throw FileErrors.ChunkDamaged("its blocks of zeros go beyond their interval");
            rest[start..(count * blockLength)].Clear();
            return count * blockLength;
        }

        // The second extension: two samples in one number, by their sum and the second of them.
        for (var i = start; i < blockLength; i++)
        {
            var code = reader.Unary();
            var (sum, least) = (0, 0);
            while (least + sum + 1 <= code) least += ++sum;
            var second = code - least;
            if ((i & 1) == 0) rest[i++] = (uint)(sum - second);
            rest[i] = (uint)second;
        }

        return blockLength;
    }

    // A difference is stored so that small ones of either sign are small, as far as the sample before leaves room on both sides.
    private void Restore(Span<uint> samples)
    {
        var largest = (1u << sampleBits) - 1;
        var last = samples[0];
        for (var i = 1; i < samples.Length; i++)
        {
            var stored = samples[i];
            var isLow = last <= largest / 2;
            var room = isLow ? last : largest - last;
            if ((stored >> 1) + (stored & 1) <= room) last = (stored & 1) == 0 ? last + (stored >> 1) : last - (stored >> 1) - 1;
            else last = isLow ? stored : largest - stored;
            last &= largest;
            samples[i] = last;
        }
    }
}
