using System.Text;
using Zarr.Conformance;

Console.OutputEncoding = new UTF8Encoding(false);
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
return await ConformanceCommand.RunAsync(args, output, Console.Error);
