using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Zarr.Format.Codecs.Checksums;

/// <summary>
/// CRC-32 with the processor's help: carry-less multiplication on x86 (V. Gopal et al., "Fast CRC Computation for Generic
/// Polynomials Using PCLMULQDQ Instruction", Intel 2009), the CRC instruction on Arm.
/// </summary>
internal static class Crc32Folding
{
    /// <summary>Folds as many bytes as it can into the state and leaves the rest, which may be all.</summary>
    public static uint Consume(ref ReadOnlySpan<byte> bytes, uint crc)
    {
        if (Crc32.Arm64.IsSupported)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..]) crc = Crc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            return crc;
        }

        return Pclmulqdq.IsSupported && bytes.Length >= 64 ? Fold(ref bytes, crc) : crc;
    }

    private static uint Fold(ref ReadOnlySpan<byte> bytes, uint crc)
    {
        // x^n mod P, reflected, for n = 4*128+32, 4*128-32 and 128+32, 128-32.
        var byFour = Vector128.Create(0x1_5444_2bd4UL, 0x1_c6e4_1596UL);
        var byOne = Vector128.Create(0x1_7519_97d0UL, 0x0_ccaa_009eUL);

        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        var a = blocks[0] ^ Vector128.CreateScalar(crc).AsUInt64();
        var (b, c, d) = (blocks[1], blocks[2], blocks[3]);
        var at = 4;
        for (; at + 4 <= blocks.Length; at += 4)
        {
            a = Step(a, byFour) ^ blocks[at];
            b = Step(b, byFour) ^ blocks[at + 1];
            c = Step(c, byFour) ^ blocks[at + 2];
            d = Step(d, byFour) ^ blocks[at + 3];
        }

        a = Step(Step(Step(a, byOne) ^ b, byOne) ^ c, byOne) ^ d;
        for (; at < blocks.Length; at++) a = Step(a, byOne) ^ blocks[at];
        bytes = bytes[(16 * at)..];

        // What is left has the same remainder as all bytes so far: the table divides it.
        Span<byte> last = stackalloc byte[16];
        a.AsByte().CopyTo(last);
        return Checksum32.Crc32Table8(last, 0);
    }

    private static Vector128<ulong> Step(Vector128<ulong> value, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(value, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, by, 0x11);
}
