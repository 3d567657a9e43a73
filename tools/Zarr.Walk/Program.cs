using System.Text;
using Zarr.Walk;

// Zarr.Walk [folder]: a folder that is there, in which one of its own is made; left out, that for temporary files.
// Not by Console, which asks for a console where there is none.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
var folder = Path.Combine(args.Length > 0 ? Path.GetFullPath(args[0]) : Path.GetTempPath(), $"zarr-walk-{Guid.NewGuid():N}");
Directory.CreateDirectory(folder);
try
{
    return await new WalkRunner(output).RunAsync(folder) == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
