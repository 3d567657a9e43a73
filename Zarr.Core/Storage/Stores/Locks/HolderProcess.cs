using System.Diagnostics;
using System.Globalization;
using System.Text;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>This process, as lock files name it, and whether one that they name is still there.</summary>
internal static class HolderProcess
{
    private const int LongestHost = 64;

    /// <summary>Its number.</summary>
    public static int Id { get; } = Environment.ProcessId;

    /// <summary>When it began, in a unit of the system's.</summary>
    public static long Start { get; } = StartOf(Environment.ProcessId) ?? 0;

    /// <summary>
    /// What numbers of processes are relative to. On Linux this start of the system and the namespace of processes, since two containers have the same
    /// numbers, and often one name.
    /// </summary>
    public static string Machine { get; } = !OperatingSystem.IsLinux() ? Host()
        : FirstLine("/proc/sys/kernel/random/boot_id") is { Length: > 0 } boot ? $"{boot}:{Namespace()}" : Guid.NewGuid().ToString();

    /// <summary>The words of a <see cref="LockRecord"/> between its state and its mark.</summary>
    public static byte[] Line { get; } = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Id} {Start} {Machine} {Host()}"));

    /// <summary>True unless a process of this machine has ended, also where that cannot be known.</summary>
    public static bool IsAlive(int process, long start) => StartOf(process) is { } found && (found == start || start == 0 || found == 0);

    /// <summary>" (pwsh)", or nothing.</summary>
    public static string NameOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return $" ({found.ProcessName})";
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return "";
        }
    }

    // Null for no such process, 0 for one that may not be looked at.
    private static long? StartOf(int process)
    {
        if (OperatingSystem.IsLinux())
        {
            // proc(5): the name is in brackets, and may have some itself; the start is the 20th word after it.
            var line = FirstLine(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            if (line.Length == 0) return Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}")) || !Directory.Exists("/proc/self") ? 0 : null;
            var words = line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // One that has ended and that nobody has asked for holds nothing.
            if (words.Length > 0 && words[0] is "Z" or "X") return null;
            return words.Length > 19 && long.TryParse(words[19], NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 0;
        }

        try
        {
            using var found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond;
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            return 0;
        }
    }

    private static string Host()
    {
        var name = string.Concat(Environment.MachineName.Where(c => c is > ' ' and < '\x7f').Take(LongestHost));
        return name.Length == 0 ? "-" : name;
    }

    private static string Namespace()
    {
        try
        {
            return File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name ?? "-";
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return "-";
        }
    }

    private static string FirstLine(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return reader.ReadLine() is { Length: > 0 } line ? line : "";
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return "";
        }
    }
}
