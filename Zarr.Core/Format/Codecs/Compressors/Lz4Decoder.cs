using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>A decoder of LZ4 blocks (lz4 <c>doc/lz4_Block_format.md</c>), safe against any bytes.</summary>
internal static unsafe class Lz4Decoder
{
    /// <summary>
    /// Decodes exactly <paramref name="length"/> bytes; false when the source is damaged. Bytes between the end and
    /// <paramref name="writeLimit"/> may be overwritten.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDecompress(byte* source, long sourceLength, byte* destination, long length, byte* writeLimit)
    {
        // Empty memory may have no address to reckon from.
        if (sourceLength == 0 || length == 0)
            return length == 0 && sourceLength == 1 && *source == 0;
        var ip = source;
        var ipEnd = source + sourceLength;
        var op = destination;
        var opEnd = destination + length;
        // Up to these, a sequence of 14 literals and a match of 18 bytes, the longest without more bytes of length, is
        // inside on both sides, whole vectors included.
        var ipSafe = ipEnd - (1 + 16);
        var opSafe = opEnd - (14 + 18);
        for (;;)
        {
            while (ip <= ipSafe && op <= opSafe)
            {
                ulong token = *ip;
                var literals = token >> 4;
                var match = token & 15;
                if (literals == 15 || match == 15)
                    break;
                // The next token's place is what the processor waits for: one addition to the length just read.
                var next = ip + 3;
                Vector128.Load(ip + 1).Store(op);
                op += literals;
                long offset = *(ushort*)(ip + literals + 1);
                ip = next + literals;
                // Zero, or to before the start.
                if ((ulong)(offset - 1) >= (ulong)(op - destination))
                    return false;
                Matches.Copy16(op, offset);
                if (match > 12)
                {
                    op[16] = op[16 - offset];
                    op[17] = op[17 - offset];
                }
                op += match + 4;
            }

            if (!TryReadLiterals(ref ip, ipEnd, ref op, opEnd, writeLimit, out var matchLength))
                return false;
            if (ip == ipEnd)
                return op == opEnd;
            if (ipEnd - ip < sizeof(ushort))
                return false;
            long farOffset = *(ushort*)ip;
            ip += sizeof(ushort);
            if ((ulong)(farOffset - 1) >= (ulong)(op - destination))
                return false;
            if (matchLength == 15 && !TryReadLength(ref ip, ipEnd, ref matchLength))
                return false;
            matchLength += 4;
            if (matchLength > opEnd - op)
                return false;
            Matches.Copy(op, farOffset, matchLength, writeLimit);
            op += matchLength;
        }
    }

    /// <summary>Copies the literals of one sequence; <paramref name="match"/> is what its token says of the match after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadLiterals(ref byte* ip, byte* ipEnd, ref byte* op, byte* opEnd, byte* writeLimit, out long match)
    {
        match = 0;
        if (ip >= ipEnd)
            return false;
        long token = *ip++;
        match = token & 15;
        var literals = token >> 4;
        if (literals == 15 && !TryReadLength(ref ip, ipEnd, ref literals))
            return false;
        if (literals > ipEnd - ip || literals > opEnd - op)
            return false;
        Matches.CopyLiterals(op, ip, literals, writeLimit, ipEnd);
        op += literals;
        ip += literals;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadLength(ref byte* ip, byte* ipEnd, ref long length)
    {
        int more;
        do
        {
            if (ip >= ipEnd)
                return false;
            more = *ip++;
            length += more;
        }
        while (more == 255);
        return true;
    }
}
