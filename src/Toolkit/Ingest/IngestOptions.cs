using System.Text.RegularExpressions;

namespace Toolkit;

/// <summary>How bars are taken in; the defaults recognise what they can from the input itself.</summary>
public sealed partial record IngestOptions
{
    /// <summary>Exchange, venue or feed that the symbol belongs to. Default: what stands before the symbol's colon when that is one, else <c>local</c>.</summary>
    public string? Exchange { get; init; }

    /// <summary>
    /// Which corporate actions the prices already contain. Of a file with both, <c>All</c> takes the adjusted prices. Default null: raw,
    /// or all where a file has adjusted prices only, by the names of their columns.
    /// </summary>
    public PriceBasis? Basis { get; init; }

    /// <summary>Up to when the corporate actions of <see cref="Basis"/> are contained. Default null: now, unless the prices are raw.</summary>
    public DateTime? BasisAsOf { get; init; }

    /// <summary>What the symbol is: <c>equity</c>, <c>crypto</c>, <c>fx</c>, … Default null: what the catalog has.</summary>
    public string? AssetType { get; init; }

    /// <summary>Who made the data. Default null: what the catalog has.</summary>
    public string? Vendor { get; init; }

    /// <summary>Name of the symbol's trading calendar. Default null: what the catalog has.</summary>
    public string? Calendar { get; init; }

    /// <summary>IANA name of the zone that times without an offset are written in. Default null: UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>Intraday times say when a bar ends, as NinjaTrader writes them, and become its beginning. Default false: they are its beginning.</summary>
    public bool StampedAtClose { get; init; }

    /// <summary>
    /// How the times are written: <c>dmy</c>, <c>mdy</c> or <c>ymd</c> settles the order of day and month, <c>s</c>, <c>ms</c>,
    /// <c>us</c> or <c>ns</c> the unit of an epoch, <c>serial</c> a spreadsheet's count of days, and a pattern such as <c>%d.%m.%Y %H:%M</c> everything. Default null: recognised.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>Which columns of a file hold what, as far as they are not to be recognised. Default null: all are recognised.</summary>
    public ColumnMap? Columns { get; init; }

    /// <summary>One bad row rejects the whole input. Default false: bad rows go into quarantine, the others go in.</summary>
    public bool Strict { get; init; }

    /// <summary>More than 1 % of the rows may be bad. Default false: such an input is refused as a whole, since it was hardly understood.</summary>
    public bool AllowRejects { get; init; }

    /// <summary>The former bars of the series go. Default false: rows are merged and the new one wins.</summary>
    public bool Replace { get; init; }

    /// <summary>Prices may be zero or negative. Default false.</summary>
    public bool AllowNonPositive { get; init; }

    /// <summary>The options that a load was made with, by what was kept of them; null when that cannot be read.</summary>
    internal static IngestOptions? Of(string fingerprint)
    {
        Dictionary<string, string> said = [];
        foreach (Match one in Said().Matches(fingerprint))
        {
            said[one.Groups["name"].Value] = one.Groups["value"].Value;
        }

        try
        {
            IngestOptions options = new()
            {
                Basis = said.TryGetValue("basis", out string? basis) ? Enum.Parse<PriceBasis>(basis, ignoreCase: true) : null,
                BasisAsOf = said.TryGetValue("as-of", out string? asOf) ? DateTime.Parse(asOf, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal) : null,
                AssetType = said.GetValueOrDefault("asset-type"),
                Vendor = said.GetValueOrDefault("vendor"),
                Calendar = said.GetValueOrDefault("calendar"),
                Timezone = said.GetValueOrDefault("timezone"),
                StampedAtClose = said.ContainsKey("stamped"),
                Format = said.GetValueOrDefault("format"),
                Columns = said.TryGetValue("columns", out string? columns) ? ColumnMap.Parse(columns) : null,
                Replace = said.ContainsKey("replace"),
                AllowNonPositive = said.ContainsKey("non-positive"),
            };
            // The basis of a file of adjusted prices alone was not said, only found.
            return options.Fingerprint != fingerprint ? null : options.Basis == PriceBasis.Raw ? options with { Basis = null } : options;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or ToolkitException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?:^| )(?<name>basis|as-of|asset-type|vendor|calendar|timezone|stamped|format|columns|replace|non-positive)=(?<value>.*?)(?=$| (?:as-of|asset-type|vendor|calendar|timezone|stamped|format|columns|replace|non-positive)=)")]
    private static partial Regex Said();

    /// <summary>What must be equal for a second load of the same input to be the same load.</summary>
    internal string Fingerprint => string.Join(
        ' ',
        new (string Name, string? Value)[]
        {
            ("basis", (Basis ?? PriceBasis.Raw).ToString().ToLowerInvariant()),
            ("as-of", BasisAsOf is { } at ? UnixMicroseconds.ToIso(UnixMicroseconds.From(at)) : null),
            ("asset-type", AssetType), ("vendor", Vendor), ("calendar", Calendar), ("timezone", Timezone), ("stamped", StampedAtClose ? "close" : null), ("format", Format),
            ("columns", Columns?.ToString()),
            ("replace", Replace ? "yes" : null), ("non-positive", AllowNonPositive ? "yes" : null),
        }.Where(o => o.Value is not null).Select(o => $"{o.Name}={o.Value}"));
}
