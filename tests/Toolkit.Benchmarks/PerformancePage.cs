using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Toolkit.Benchmarks;

/// <summary>Puts what was measured into the page of the documentation, between its two marks; the words around them are kept.</summary>
internal static class PerformancePage
{
    private const string Begin = "<!-- measured by scripts/bench.sh -->";
    private const string End = "<!-- end of what was measured -->";

    public static void Write(string path, (int Runs, string Peers) how, IReadOnlyList<Measured> rows, IReadOnlyDictionary<string, List<(int Size, double Ms)>> growth)
    {
        string page = File.ReadAllText(path);
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, to = page.IndexOf(End, StringComparison.Ordinal);
        if (to < from)
        {
            throw new InvalidOperationException($"{path} lacks '{Begin}' before '{End}'");
        }

        StringBuilder text = new("\n");
        text.Append(CultureInfo.InvariantCulture, $"""
            Measured {TimeProvider.System.GetUtcNow():yyyy-MM-dd} on {Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB,
            {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, DuckDB {DuckDbVersion()}{how.Peers}; medians of {how.Runs} runs in turn.


            """);
        Table(text, rows);
        Growth(text, growth);
        File.WriteAllText(path, page[..from] + text.ToString().TrimEnd() + "\n" + page[to..]);
    }

    private static void Table(StringBuilder text, IReadOnlyList<Measured> rows)
    {
        text.Append("""
            | workload | done by | ms (least to most) | processor ms | ours / its | of processor time | bar |
            |---|---|---|---|---|---|---|

            """);
        foreach (Measured row in rows)
        {
            bool ours = row.Rival.Length == 0;
            text.Append(CultureInfo.InvariantCulture, $"""
                | {(ours ? row.Workload : "")} | {(ours ? "**ours**" : row.Rival)} | {Measured.Ms(row.Wall)} ({Measured.Ms(row.Least)} to {Measured.Ms(row.Most)}) | {Measured.Ms(row.Processor)} | {row.WallRatio:0.00} | {row.ProcessorRatio:0.00} | {(ours ? row.Target.Replace("<=", "≤", StringComparison.Ordinal) : "")} |

                """);
        }
    }

    private static void Growth(StringBuilder text, IReadOnlyDictionary<string, List<(int Size, double Ms)>> growth)
    {
        foreach (IGrouping<string, KeyValuePair<string, List<(int Size, double Ms)>>> kind in growth.GroupBy(job => job.Key.Split(':')[0]))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| ms by {kind.Key} | {string.Join(" | ", kind.First().Value.Select(one => one.Size.ToString("N0", CultureInfo.InvariantCulture)))} |\n");
            text.Append('|').Append(string.Concat(Enumerable.Repeat("---|", kind.First().Value.Count + 1))).Append('\n');
            foreach ((string job, List<(int Size, double Ms)> sizes) in kind)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {job.Split(": ")[1]} | {string.Join(" | ", sizes.Select(one => Measured.Ms(one.Ms)))} |\n");
            }
        }
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] ?? "an unnamed processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string DuckDbVersion()
    {
        using DuckDB.NET.Data.DuckDBConnection connection = BareDuckDb.Open();
        return connection.ServerVersion;
    }
}
