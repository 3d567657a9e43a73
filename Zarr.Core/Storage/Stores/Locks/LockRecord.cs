using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Storage.Stores.Locks;

/// <summary>What a lock file says of its holder: a line of text of one length, so that it is replaced as a whole.</summary>
/// <param name="State">See the constants.</param>
/// <param name="Process">The number of the process.</param>
/// <param name="Start">When it began, as far as that tells it from another of the same number.</param>
/// <param name="Machine">The machine, and what else numbers of processes are relative to.</param>
/// <param name="Host">The name of the machine.</param>
/// <param name="Mark">Another one each time that a lock is taken.</param>
internal sealed record LockRecord(char State, int Process, long Start, string Machine, string Host, string Mark)
{
    /// <summary>The system holds the lock for the process; the file alone holds it, until its lease runs out; it was given back, and who waits for it has to look for another.</summary>
    public const char Locked = 'k', Lease = 'l', Returned = 'x';

    private const int Length = 256;

    /// <summary>True for a lock of this process.</summary>
    public bool IsOwn => Process == HolderProcess.Id && Start == HolderProcess.Start && Machine == HolderProcess.Machine;

    /// <summary>True when the holder is known to have ended.</summary>
    public bool IsDead => Machine == HolderProcess.Machine && !HolderProcess.IsAlive(Process, Start);

    /// <summary>For a message.</summary>
    public string Holder => IsOwn ? "another command of this process"
        : Machine == HolderProcess.Machine ? string.Create(CultureInfo.InvariantCulture, $"process {Process}{HolderProcess.NameOf(Process)}")
        : string.Create(CultureInfo.InvariantCulture, $"process {Process} on '{Host}'");

    /// <summary>A new mark.</summary>
    public static long NewMark() => Random.Shared.NextInt64();

    /// <summary>Says in a file how this process holds the lock, or that it has given it back.</summary>
    public static void Write(SafeFileHandle file, char state, long mark)
    {
        Span<byte> line = stackalloc byte[Length];
        line.Fill((byte)' ');
        line[0] = (byte)state;
        HolderProcess.Line.CopyTo(line[2..]);
        mark.TryFormat(line[(HolderProcess.Line.Length + 3)..], out _, "x16", CultureInfo.InvariantCulture);
        line[^1] = (byte)'\n';
        RandomAccess.Write(file, line, 0);
    }

    /// <summary>The first byte, which is the state; 0 for an empty file.</summary>
    public static char ReadState(SafeFileHandle file)
    {
        Span<byte> first = stackalloc byte[1];
        return RandomAccess.Read(file, first, 0) == 0 ? '\0' : (char)first[0];
    }

    /// <summary>What a file says; null when it says nothing, as for a moment after it was made.</summary>
    public static LockRecord? Read(SafeFileHandle file)
    {
        Span<byte> line = stackalloc byte[Length];
        var length = RandomAccess.Read(file, line, 0);
        var words = Encoding.UTF8.GetString(line[..length]).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length >= 6 && words[0].Length == 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new(words[0][0], process, start, words[3], words[4], words[5]) : null;
    }
}
