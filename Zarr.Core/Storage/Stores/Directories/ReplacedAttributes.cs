using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// Lets a file or directory that takes the place of another have what that had beside its content, as far as the user may give it: mode, owner, group, access list
/// and extended attributes. What may not be given stays as the system gave it.
/// </summary>
internal static partial class ReplacedAttributes
{
    // copyfile.h of macOS: access list, mode and owner, extended attributes.
    private const uint Everything = 1 | 2 | 4;

    /// <summary>Gives <paramref name="to"/> what <paramref name="from"/> has; a link counts as what it leads to, and where there is nothing, nothing is done.</summary>
    public static void Keep(string from, string to)
    {
        try
        {
            if (OperatingSystem.IsLinux()) LinuxAttributes.Keep(from, to);
            else if (OperatingSystem.IsMacOS()) _ = CopyFile(from, to, 0, Everything);
            else if (OperatingSystem.IsWindows()) KeepAccessList(from, to);
        }
        catch (Exception e) when (FileFailure.Is(e) || e is EntryPointNotFoundException or PrivilegeNotHeldException or InvalidOperationException or NotSupportedException or IdentityNotMappedException)
        {
            // As far as the user may.
        }
    }

    // What is inherited comes with the directory.
    [SupportedOSPlatform("windows")]
    private static void KeepAccessList(string from, string to)
    {
        if (Directory.Exists(from))
        {
            var old = new DirectoryInfo(from).GetAccessControl(AccessControlSections.Access);
            if (!IsOwn(old)) return;
            var security = new DirectorySecurity();
            security.SetSecurityDescriptorBinaryForm(old.GetSecurityDescriptorBinaryForm(), AccessControlSections.Access);
            new DirectoryInfo(to).SetAccessControl(security);
        }
        else if (File.Exists(from))
        {
            var old = new FileInfo(from).GetAccessControl(AccessControlSections.Access);
            if (!IsOwn(old)) return;
            var security = new FileSecurity();
            security.SetSecurityDescriptorBinaryForm(old.GetSecurityDescriptorBinaryForm(), AccessControlSections.Access);
            new FileInfo(to).SetAccessControl(security);
        }
    }

    [SupportedOSPlatform("windows")]
    private static bool IsOwn(CommonObjectSecurity security) => security.AreAccessRulesProtected || security.GetAccessRules(true, false, typeof(SecurityIdentifier)).Count > 0;

    [LibraryImport("libc", EntryPoint = "copyfile", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CopyFile(string from, string to, nint state, uint flags);
}
