using System.CommandLine;
using Toolkit.Cli.Output;

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
                    call.Report.Result(null!, text =>
                    {
                        foreach (FileRow file in tk.Files())
                        {
                            text.WriteLine(file.Path);
                        }
                    });
                    return Task.FromResult(0);
                }

                Show(call.Report, tk);
                return Task.FromResult(0);
            },
            manifest);
    }

    public static void Show(Report report, Workspace tk)
    {
        IReadOnlyList<FileRow> rows = tk.Files();
        report.Result(Json.Array(rows, Json.Of), text =>
        {
            TextTable table = new("path", "timeframe", "series", "rows", "size", "from", "to", "version");
            foreach (FileRow r in rows)
            {
                table.Add(Path.GetRelativePath(tk.Path, r.Path), r.Timeframe.Name, r.Series, r.Rows, Text.Bytes(r.Bytes), r.From, r.To, r.Version);
            }

            table.Write(text);
        });
    }
}
