using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zarr.Codecs.Compressors;

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
        var ip = source;
        var ipEnd = source + sourceLength;
        var op = destination;
        var opEnd = destination + length;
        while (ip < ipEnd)
        {
            int token = *ip++;
            long literals = token >> 4;
            // A short run with room on both sides is never the last one. Should it pass the end, it is still short of
            // the write limit, and the match after it is refused.
            if (literals < 15 && ipEnd - ip >= 18 && writeLimit - op >= 16)
            {
                Vector128.Load(ip).Store(op);
                op += literals;
                ip += literals;
            }
            else
            {
                if (literals == 15 && !TryReadLength(ref ip, ipEnd, ref literals))
                    return false;
                if (literals > ipEnd - ip || literals > opEnd - op)
                    return false;
                if (literals <= 32 && ipEnd - ip >= 32 && writeLimit - op >= 32)
                    Vector256.Load(ip).Store(op);
                else
                    Unsafe.CopyBlockUnaligned(op, ip, (uint)literals);
                op += literals;
                ip += literals;
                if (ip == ipEnd)
                    return op == opEnd;
                if (ipEnd - ip < 2)
                    return false;
            }

            long offset = *(ushort*)ip;
            ip += 2;
            // Zero, and what lies before the start.
            if ((nuint)(offset - 1) >= (nuint)(op - destination))
                return false;
            long match = token & 15;
            if (match == 15 && !TryReadLength(ref ip, ipEnd, ref match))
                return false;
            match += 4;
            if (match > opEnd - op)
                return false;
            Matches.Copy(op, offset, match, writeLimit);
            op += match;
        }
        return false;
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
