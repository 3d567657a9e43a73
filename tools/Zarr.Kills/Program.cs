using Zarr;
using Zarr.Kills;

// Zarr.Kills [job ...]: all jobs, or some. Zarr.Kills act JOB FOLDER is what is killed.
if (args is ["act", var name, var folder])
{
    var job = KillJob.All.Single(job => job.Name == name);
    // On a thread of its own, whose calls are counted from its start, and whatever the operation does on this one alone.
    var thread = new Thread(() =>
    {
        new ZarrContext { MaximumConcurrency = 1 }.Enter();
        job.Act(job.Open(folder)).GetAwaiter().GetResult();
    });
    thread.Start();
    thread.Join();
    return 0;
}

return await new KillSweep(Console.Out).RunAsync(args.Length == 0 ? KillJob.All : [.. args.Select(wanted => KillJob.All.Single(job => job.Name == wanted))]) == 0 ? 0 : 1;
