using Microsoft.AspNetCore.Routing;
using Toolkit.Ui.Serving;

namespace Toolkit.Ui.Keeping;

/// <summary>Loads with the versions that they made, and the check of the store.</summary>
internal static class HealthRoutes
{
    private const int MostLoads = 1_000;

    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk)
    {
        answers.Get(routes, "/api/loads", question => Loads(tk, question.Text("find")));
        answers.Get(routes, "/api/files", _ => tk.Files().GroupBy(f => f.Version).Select(same => new { Version = same.Key, Files = same.Count(), Bytes = same.Sum(f => f.Bytes) }));
        answers.Post<Check>(routes, "/api/health", async (check, cancel) =>
        {
            HealthReport report = await Task.Run(() => check.Thorough ? tk.Maintenance.Doctor(cancel) : tk.Maintenance.Verify(cancel), cancel);
            return new
            {
                report.Ok, At = tk.Options.Clock.GetUtcNow().UtcDateTime, Notes = report.Notes.Select(answers.Words),
                Problems = report.Problems.Select(p => new { p.What, p.Where, Hint = answers.Words(p.Hint) }),
            };
        });
    }

    /// <summary>The newest loads, of those whose series or source has a text in it.</summary>
    private static object Loads(Workspace tk, string? find)
    {
        IReadOnlyList<SourceRow> all = tk.Sources();
        SourceRow[] found = [.. all.Where(s => find is null || $"{s.Key} {s.Uri} {s.MadeBy}".Contains(find, StringComparison.OrdinalIgnoreCase))];
        return new
        {
            Total = found.Length,
            Loads = found.Reverse().Take(MostLoads).Select(s => new
            {
                s.Id, s.Key.Exchange, s.Key.Symbol, s.Key.Timeframe, s.Uri, s.Sha256, s.Format, s.RowsRead, s.RowsAccepted, s.RowsRejected, s.Duplicates, s.Version, s.MadeBy,
                s.LoadedAt, Elapsed = s.Elapsed.TotalMilliseconds,
            }),
        };
    }

    private sealed record Check(bool Thorough);
}
