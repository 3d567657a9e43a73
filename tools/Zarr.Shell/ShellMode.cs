namespace Zarr.Shell;

/// <summary>Where the script text comes from.</summary>
internal enum ShellMode
{
    Help,
    Script,
    Command,
    StandardInput,
    Interactive,
}
