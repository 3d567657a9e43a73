using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Platform;

/// <summary>
/// Asks Linux to back a large new array with huge pages. Otherwise a read into fresh memory spends most of its time on one
/// page fault for every 4 KiB. Advice only: nothing depends on it, and elsewhere it is left out.
/// </summary>
internal static partial class HugePages
{
    private const nint PageLength = 2 << 20;
    private const int Advice = 14; // MADV_HUGEPAGE in asm-generic/mman-common.h

    /// <summary>Advises for the whole huge pages inside an array; to be called before the array is first written.</summary>
    public static unsafe void AdviseFor(Array array, long length)
    {
        if (length < PageLength || !OperatingSystem.IsLinux()) return;
        // Large arrays do not move; were this one to, the advice would be for other memory of the same heap, which does no harm.
        var start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var first = (start + PageLength - 1) & -PageLength;
        var last = (start + (nint)length) & -PageLength;
        if (last > first) _ = Advise(first, last - first, Advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
