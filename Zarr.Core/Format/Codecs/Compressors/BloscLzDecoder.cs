using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>The blosclz decoder (c-blosc <c>blosc/blosclz.c</c>), safe against any bytes.</summary>
internal static unsafe class BloscLzDecoder
{
    private const int MaxDistance = 8191;

    /// <summary>
    /// Decodes exactly <paramref name="length"/> bytes; false when the source is damaged. Bytes between the end and
    /// <paramref name="writeLimit"/> may be overwritten.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDecompress(byte* source, long sourceLength, byte* destination, long length, byte* writeLimit)
    {
        if (sourceLength == 0)
            return false;
        var ip = source;
        var ipEnd = source + sourceLength;
        var op = destination;
        var opEnd = destination + length;
        var control = *ip++ & 31;
        for (;;)
        {
            if (control < 32)
            {
                long literals = control + 1;
                if (literals > opEnd - op || literals > ipEnd - ip)
                    return false;
                if (writeLimit - op >= 32 && ipEnd - ip >= 32)
                    Vector256.Load(ip).Store(op);
                else
                    Unsafe.CopyBlockUnaligned(op, ip, (uint)literals);
                op += literals;
                ip += literals;
                if (ip >= ipEnd)
                    return op == opEnd;
                control = *ip++;
                continue;
            }

            long matchLength = (control >> 5) + 2;
            long offset = (control & 31) << 8;
            if (matchLength == 9)
            {
                int more;
                do
                {
                    if (ipEnd - ip < 2)
                        return false;
                    more = *ip++;
                    matchLength += more;
                }
                while (more == 255);
            }
            // A match is followed by another control byte at least.
            if (ipEnd - ip < 2)
                return false;
            offset += *ip++ + 1;
            if (offset == MaxDistance + 1)
            {
                if (ipEnd - ip < 3)
                    return false;
                offset += (ip[0] << 8) + ip[1];
                ip += 2;
            }
            if (matchLength > opEnd - op || offset > op - destination)
                return false;
            control = *ip++;
            Matches.Copy(op, offset, matchLength, writeLimit);
            op += matchLength;
        }
    }
}
