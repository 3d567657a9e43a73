using System.Globalization;
using System.Runtime.CompilerServices;

namespace Zarr.Tests;

/// <summary>Runs all tests under a culture, when <c>ZARR_TEST_CULTURE</c> names one: no test, and nothing stored or parsed, may depend on it.</summary>
internal static class TestCulture
{
    [ModuleInitializer]
    internal static void Set()
    {
        if (Environment.GetEnvironmentVariable("ZARR_TEST_CULTURE") is not { Length: > 0 } name) return;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
    }
}
