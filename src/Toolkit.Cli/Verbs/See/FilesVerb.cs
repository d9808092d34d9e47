namespace Toolkit.Cli.Verbs;

internal static class FilesVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Option<bool> manifest = new("--manifest") { Description = "Only the paths, one a line: what another engine has to read." };
        return verb.Create(
            "files",
            "The live Parquet files, for other engines. Rows that are not in Parquet yet are counted in a note ('toolkit compact' folds them).",
            "toolkit files --manifest --json",
            (call, _) =>
            {
                using Workspace tk = call.Open();
                if (tk.Status().HotRows is > 0 and var hot)
                {
                    call.Report.Note($"{Text.Count(hot)} rows are not in Parquet yet; 'toolkit compact' folds them");
                }

                if (call.Get(manifest) && !call.Report.Json)
                {
                    call.Report.Result(null!, text => text.WriteLines(tk.Files().Select(file => file.Path)));
                }
                else
                {
                    Show(call.Report, tk);
                }
            },
            manifest);
    }

    public static void Show(Report report, Workspace tk) => report.Result(
        tk.Files(), ["path", "timeframe", "series", "rows", "size", "from", "to", "version"],
        r => [Path.GetRelativePath(tk.Path, r.Path), r.Timeframe.Name, r.Series, r.Rows, Text.Bytes(r.Bytes), r.From, r.To, r.Version]);
}
