namespace Zarr.PowerShell.Tests.Shell;

/// <summary>How a shell process ended and what it wrote, with <c>\n</c> at line ends.</summary>
internal sealed record ShellRun(int ExitCode, string Output, string Error);
