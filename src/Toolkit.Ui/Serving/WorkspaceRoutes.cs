using Microsoft.AspNetCore.Routing;

namespace Toolkit.Ui.Serving;

/// <summary>What every page says at its top.</summary>
internal static class WorkspaceRoutes
{
    public static void Map(IEndpointRouteBuilder routes, Answers answers, Workspace tk) => answers.Get(routes, "/api/workspace", async question =>
    {
        StoreStatus s = tk.Status();
        return new
        {
            tk.Path, Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(tk.Path)), tk.Options.ReadOnly, Toolkit = typeof(Workspace).Assembly.GetName().Version?.ToString(3),
            s.Symbols, s.Datasets, s.Rows, s.Files, s.Bytes, s.HotRows, s.Version, Runs = (await tk.Runs.PageAsync(new() { Limit = 0 }, question.Cancel)).Total,
        };
    });
}
