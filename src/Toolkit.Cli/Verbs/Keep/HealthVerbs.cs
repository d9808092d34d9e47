namespace Toolkit.Cli.Verbs;

/// <summary><c>verify</c>, <c>doctor</c> and <c>repair</c>: they also work where the catalog is too damaged to be opened.</summary>
internal static class HealthVerbs
{
    public static VerbCommand[] Create(Verb verb) =>
    [
        verb.Create(
            "verify", "Hash every file and the catalog and compare the counts: finds any change of what was written.", "toolkit verify",
            (call, cancel) => CheckAsync(call, () => call.Maintenance().Verify(cancel))),
        verb.Create(
            "doctor", "As verify, and SQLite, locks, disk space, order, duplicates, coverage, orphaned files; says what to do.", "toolkit doctor",
            (call, cancel) => CheckAsync(call, () => call.Maintenance().Doctor(cancel))),
        Repair(verb),
    ];

    private static VerbCommand Repair(Verb verb)
    {
        Option<bool> sources = new("--from-sources") { Description = "Also bring the bars of lost and damaged files back from where they came: files that are as they were, and feeds." };
        return verb.Create(
            "repair", "Bring a lost or damaged catalog back, take damaged files out, and list what could not be brought back.", "toolkit repair --from-sources",
            async (call, cancel) => Show(call.Report, await Task.Run(() => call.Maintenance().Repair(call.Get(sources), cancel), cancel)),
            sources);
    }

    private static async Task<int> CheckAsync(Call call, Func<HealthReport> check)
    {
        HealthReport r = await Task.Run(check);
        var problems = r.Problems.Select(p => new { p.What, p.Where, Hint = Words.Of(p.Hint) });
        call.Report.Result(new { r.Ok, problems, r.Notes }, text => text.WriteLines(
            [.. r.Notes.Select(Words.Of), .. r.Problems.Select(p => $"problem: {p.Where}: {p.What}\n         {Words.Of(p.Hint)}"), r.Ok ? "ok" : $"{r.Problems.Count} problem(s)"]));
        return r.Ok ? 0 : (int)ErrorKind.BadData;
    }

    private static void Show(Report report, RepairReport r)
    {
        var problems = r.Lost.Select(lost => new { What = lost });
        report.Result(new { Ok = r.Lost.Count == 0, r.CatalogRebuilt, r.FromVersion, r.Version, r.Recovered, r.Lost, problems }, text => text.WriteLines(
        [
            $"the catalog {(r.CatalogRebuilt ? "was made anew" : "is sound")}; the store is at version {r.Version}",
            .. r.Recovered.Select(one => "recovered: " + Words.Of(one)), .. r.Lost.Select(one => "lost: " + Words.Of(one)),
        ]));
    }
}
