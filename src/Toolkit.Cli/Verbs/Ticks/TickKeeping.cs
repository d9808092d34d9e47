namespace Toolkit.Cli.Verbs;

/// <summary><c>ticks seal</c> and <c>compress</c>.</summary>
internal static class TickKeeping
{
    public static VerbCommand[] Create(Verb verb) =>
    [
        Make(verb, ("seal", "Turn old days into sorted, compressed Parquet; each is compared row by row before its SQLite file goes."), (tk, days, cancel) => tk.Ticks.SealAsync(days, cancel)),
        Make(verb, ("compress", "Compress the SQLite files of old days as they are (.db.zst)."), (tk, days, cancel) => tk.Ticks.CompressAsync(days, cancel)),
    ];

    private static VerbCommand Make(Verb verb, (string Name, string Description) what, Func<Workspace, int, CancellationToken, Task<SealReport>> work)
    {
        Option<int> older = new("--older-than") { Description = "Days that are left as they are, besides today. Default 7.", DefaultValueFactory = _ => 7, HelpName = "DAYS" };
        return verb.Create(what.Name, what.Description, $"toolkit ticks {what.Name} --older-than 30", async (call, cancel) =>
        {
            if (call.Get(older) < 0)
            {
                throw ToolkitException.Usage($"--older-than {call.Get(older)}: a number of days, 0 or more, is needed", "write --older-than 7, or leave it away");
            }

            using Workspace tk = call.Open();
            SealReport r = await work(tk, call.Get(older), cancel);
            var days = r.Days.Select(day => new { Day = day.Day.ToString("O"), day.Ticks, day.BytesBefore, day.BytesAfter, day.Path });
            r.Notes.ToList().ForEach(call.Report.Note);
            call.Report.Result(new { days, r.Ticks, r.Notes }, text => text.WriteLines(
            [
                .. r.Days.Select(day => $"{day.Day:O}: {Text.Count(day.Ticks)} ticks, {Text.Bytes(day.BytesBefore)} are now {Text.Bytes(day.BytesAfter)}"),
                $"{r.Days.Count} days, {Text.Count(r.Ticks)} ticks",
            ]));
        }, older);
    }
}
