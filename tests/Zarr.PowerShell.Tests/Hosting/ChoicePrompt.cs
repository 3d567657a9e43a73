namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>A question the engine asked, and the label of the answer it was given.</summary>
public sealed record ChoicePrompt(string Caption, string Message, IReadOnlyList<string> Choices, string Answer);
