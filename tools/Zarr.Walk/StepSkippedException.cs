namespace Zarr.Walk;

/// <summary>A step for which this machine lacks something, and what that is.</summary>
internal sealed class StepSkippedException(string why) : Exception(why);
