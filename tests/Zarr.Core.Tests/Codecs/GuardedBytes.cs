using System.Runtime.InteropServices;

namespace Zarr.Core.Tests.Codecs;

/// <summary>
/// Memory that ends right before a page nobody may touch (Linux; elsewhere plain memory): one byte read or
/// written too far ends the test run.
/// </summary>
internal sealed unsafe partial class GuardedBytes : IDisposable
{
    private const int Page = 4096;
    private const int ReadWrite = 3, PrivateAnonymous = 0x22;

    private readonly byte* _start;
    private readonly nuint _size;
    private readonly int _length;
    private readonly bool _mapped = OperatingSystem.IsLinux();

    public GuardedBytes(int length)
    {
        _length = length;
        _size = (nuint)((length + Page - 1) / Page * Page + Page);
        if (_mapped)
        {
            _start = (byte*)mmap(0, _size, ReadWrite, PrivateAnonymous, -1, 0);
            if (_start == (byte*)-1 || mprotect((nint)_start + (nint)_size - Page, Page, 0) != 0)
                throw new OutOfMemoryException();
        }
        else
        {
            _start = (byte*)NativeMemory.AllocZeroed(_size);
        }
    }

    public GuardedBytes(ReadOnlySpan<byte> bytes) : this(bytes.Length) => bytes.CopyTo(Span);

    /// <summary>The bytes, the last of which is the last before the guard.</summary>
    public Span<byte> Span => new(_start + (int)_size - Page - _length, _length);

    /// <summary>The bytes of the first page that are not in <see cref="Span"/>.</summary>
    public Span<byte> Before => new(_start, (int)_size - Page - _length);

    public void Dispose()
    {
        if (_mapped)
            munmap((nint)_start, _size);
        else
            NativeMemory.Free(_start);
    }

    [LibraryImport("libc")]
    private static partial nint mmap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport("libc")]
    private static partial int munmap(nint address, nuint length);
}
