using System.Globalization;
using Zarr.Shell;

// Read by the engine when its first type is touched, so set before anything else.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

var options = ShellOptions.Parse(args, Console.IsInputRedirected);
if (options.Error is { } error)
{
    Console.Error.WriteLine(error);
    return ExitCodes.Usage;
}

if (options.Mode == ShellMode.Help)
{
    Console.Out.WriteLine(string.Format(CultureInfo.InvariantCulture, HelpText.Full, HelpText.Limits));
    return ExitCodes.Success;
}

using var session = new ShellSession(options);
return session.Run();
