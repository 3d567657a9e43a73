using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Zarr.Core.Tests.Selection;

/// <summary>Runs a Python program on a JSON document; skips the test where no python3 has NumPy.</summary>
internal static class NumPy
{
    private static readonly Lazy<string?> Python = new(() => new[] { "python3", "/usr/bin/python3", "python" }.FirstOrDefault(HasNumPy));

    public static async Task<JsonArray> RunAsync(string program, JsonNode input, CancellationToken cancel)
    {
        Assert.SkipWhen(Python.Value is null, "No python3 with NumPy here: install python3-numpy to hold selections against NumPy itself.");
        using var process = Start(Python.Value!, "import json, sys, numpy as np\n" + program);
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.WriteAsync(input.ToJsonString().AsMemory(), cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!.AsArray();
    }

    private static bool HasNumPy(string python)
    {
        try
        {
            using var process = Start(python, "import numpy");
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }

    private static Process Start(string python, string program) => Process.Start(new ProcessStartInfo(python, ["-c", program])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
