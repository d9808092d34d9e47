using System.Text.RegularExpressions;
using Toolkit.Ingest;

namespace Toolkit;

/// <summary>Which column of a file holds what, by the names in its header.</summary>
/// <remarks>
/// Names are compared as they are written, else in any case. <c>column 3</c> is the third one, whatever it is called. One column
/// for all four prices says that the file has one price a row.
/// </remarks>
public sealed partial record ColumnMap
{
    /// <summary>Date and time in one, or the date alone. Default null: recognised.</summary>
    public string? Time { get; init; }

    /// <summary>The time of day beside a column of dates. Default null: recognised.</summary>
    public string? TimeOfDay { get; init; }

    /// <summary>Default null: recognised.</summary>
    public string? Open { get; init; }

    /// <summary>Default null: recognised.</summary>
    public string? High { get; init; }

    /// <summary>Default null: recognised.</summary>
    public string? Low { get; init; }

    /// <summary>Default null: recognised.</summary>
    public string? Close { get; init; }

    /// <summary>Default null: recognised.</summary>
    public string? Volume { get; init; }

    /// <summary>What tells the symbols of a file apart in which each row names its own. Default null: recognised.</summary>
    public string? Symbol { get; init; }

    internal IEnumerable<(ColumnRole Role, string Name)> Said
    {
        get
        {
            (ColumnRole Role, string? Name)[] all =
            [
                (ColumnRole.Time, Time), (ColumnRole.TimeOfDay, TimeOfDay), (ColumnRole.Open, Open), (ColumnRole.High, High),
                (ColumnRole.Low, Low), (ColumnRole.Close, Close), (ColumnRole.Volume, Volume), (ColumnRole.Symbol, Symbol),
            ];
            return all.Where(c => c.Name is not null).Select(c => (c.Role, c.Name!));
        }
    }

    /// <summary>The columns that are named, by the words that <see cref="Parse"/> knows.</summary>
    public IEnumerable<(string Role, string Name)> Named => Said.Select(c => (Word(c.Role), c.Name));

    /// <summary>Reads <c>time=Date,close=Last</c>; a name may have commas in it.</summary>
    /// <exception cref="ToolkitException">A word before an equals sign is no role, or stands twice (usage).</exception>
    public static ColumnMap Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = [.. NextRole().Split(text).Where(p => p.Trim().Length > 0)];
        Dictionary<string, string> said = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in parts)
        {
            int at = part.IndexOf('=');
            string role = at < 0 ? "" : part[..at].Trim();
            if (!Roles.Contains(role, StringComparer.OrdinalIgnoreCase) || part[(at + 1)..].Trim().Length == 0)
            {
                throw ToolkitException.Usage($"columns '{text}': '{part.Trim()}' says no column", $"write time=Date,close=Last; there are {string.Join(", ", Roles)}");
            }

            if (!said.TryAdd(role, part[(at + 1)..].Trim()))
            {
                throw ToolkitException.Usage($"columns '{text}': {role} stands twice", "name each column once");
            }
        }

        return parts.Length == 0 ? throw ToolkitException.Usage("no columns are given", "write time=Date,close=Last") : Of(role => said.GetValueOrDefault(Word(role)));
    }

    internal static ColumnMap Of(Func<ColumnRole, string?> name) => new()
    {
        Time = name(ColumnRole.Time),
        TimeOfDay = name(ColumnRole.TimeOfDay),
        Open = name(ColumnRole.Open),
        High = name(ColumnRole.High),
        Low = name(ColumnRole.Low),
        Close = name(ColumnRole.Close),
        Volume = name(ColumnRole.Volume),
        Symbol = name(ColumnRole.Symbol),
    };

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join(',', Said.Select(c => $"{Word(c.Role)}={c.Name}"));

    internal static string Word(ColumnRole role) => role == ColumnRole.TimeOfDay ? "timeOfDay" : role.ToString().ToLowerInvariant();

    private static readonly string[] Roles = ["time", "timeOfDay", "open", "high", "low", "close", "volume", "symbol"];

    [GeneratedRegex(@",(?=\s*(?:time|timeOfDay|open|high|low|close|volume|symbol)\s*=)", RegexOptions.IgnoreCase)]
    private static partial Regex NextRole();
}
