using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Zarr.Platform;

/// <summary>
/// Mode, owner, access lists and extended attributes of files on Linux. Where two files have the same, which is nearly always, this is two <c>statx</c> and
/// two <c>listxattr</c>.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxAttributes
{
    private const uint Parts = LinuxStatus.ModePart | LinuxStatus.OwnerPart | LinuxStatus.GroupPart;
    private const int Permissions = 0xfff;
    private const int OutOfRange = 34;

    // linux/xattr.h: those that say who may do what, and the user's own. Others are the system's, which sets them itself.
    private const string AccessList = "system.posix_acl_access", DefaultList = "system.posix_acl_default", NetworkList = "system.nfs4_acl", User = "user.";

    public static void Keep(string from, string to)
    {
        if (LinuxFile.Status(from, isLink: false, isForced: false, Parts, out var old) != 0 || LinuxFile.Status(to, isLink: false, isForced: false, Parts, out var now) != 0) return;
        // The group alone may be given by who is in it.
        var isOther = old.Owner != now.Owner || old.Group != now.Group;
        if (isOther && Chown(to, old.Owner, old.Group) != 0) _ = Chown(to, uint.MaxValue, old.Group);
        var hasLists = KeepNamed(from, to);
        // A new owner takes bits from the mode, and an access list sets some.
        if (isOther || hasLists || ((old.Mode ^ now.Mode) & Permissions) != 0) _ = Chmod(to, (uint)old.Mode & Permissions);
    }

    // True where an access list was set or taken away.
    private static bool KeepNamed(string from, string to)
    {
        var (old, now) = (Names(from), Names(to));
        var changed = false;
        foreach (var name in old)
        {
            if (Value(from, name) is not { } value || (now.Contains(name) && Value(to, name) is { } same && value.AsSpan().SequenceEqual(same))) continue;
            changed |= SetValue(to, name, value, value.Length, 0) == 0 && !name.StartsWith(User, StringComparison.Ordinal);
        }

        // A default access list of the directory gave it one that the old one had not.
        foreach (var name in now)
            if (!name.StartsWith(User, StringComparison.Ordinal) && !old.Contains(name)) changed |= RemoveValue(to, name) == 0;
        return changed;
    }

    private static string[] Names(string path)
    {
        Span<byte> buffer = stackalloc byte[1024];
        nint length;
        while ((length = ListNames(path, ref MemoryMarshal.GetReference(buffer), buffer.Length)) < 0)
        {
            // Mostly, that the file system has none.
            if (Marshal.GetLastPInvokeError() != OutOfRange || buffer.Length > 1 << 20) return [];
            buffer = new byte[buffer.Length * 16];
        }

        if (length == 0) return [];
        return [.. Encoding.UTF8.GetString(buffer[..(int)length]).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => name is AccessList or DefaultList or NetworkList || name.StartsWith(User, StringComparison.Ordinal))];
    }

    private static byte[]? Value(string path, string name)
    {
        var length = GetValue(path, name, null, 0);
        if (length < 0) return null;
        var value = new byte[length];
        return GetValue(path, name, value, length) == length ? value : null;
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "chmod", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chmod(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "listxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ListNames(string path, ref byte names, nint length);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetValue(string path, string name, [Out] byte[]? value, nint length);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetValue(string path, string name, byte[] value, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "removexattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveValue(string path, string name);
}
