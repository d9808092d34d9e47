namespace Toolkit;

/// <summary>How a file of option quotes is taken in; the defaults recognise what they can from the file itself.</summary>
public sealed record OptionImportOptions
{
    /// <summary>What the options are on, where no column says it; where one does, only the quotes of this one are taken. Default null: as the file says.</summary>
    public string? Underlying { get; init; }

    /// <summary>Exchange, venue or feed of the underlying. Default: what stands before the underlying's colon when that is one, else <c>local</c>.</summary>
    public string? Exchange { get; init; }

    /// <summary>IANA name of the zone that times without an offset are written in. Default null: UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>How the times are written, as of <see cref="IngestOptions.Format"/>. Default null: recognised.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// Which column holds what, as far as it is not to be recognised: <c>time</c>, <c>timeOfDay</c>, <c>underlying</c>, <c>contract</c> (an OCC
    /// symbol), <c>expiry</c>, <c>strike</c>, <c>right</c>, <c>bid</c>, <c>ask</c>, <c>bidSize</c>, <c>askSize</c>, <c>impliedVolatility</c>,
    /// <c>delta</c>, <c>openInterest</c>, and where a row has a call and a put <c>callBid</c>, <c>putBid</c> and so on. Default null: all are recognised.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Columns { get; init; }

    /// <summary>Name of the calendar by which a date without a time of day is the close of its session. Default null: the underlying's own, else XNYS.</summary>
    public string? Calendar { get; init; }

    /// <summary>One bad row rejects the whole file. Default false: bad rows go into quarantine, the others go in.</summary>
    public bool Strict { get; init; }

    /// <summary>More than 1 % of the rows may be bad. Default false: such a file is refused as a whole, since it was hardly understood.</summary>
    public bool AllowRejects { get; init; }

    /// <summary>What must be equal for a second import of the same file to be the same import.</summary>
    internal string Fingerprint => string.Join(
        ' ',
        new (string Name, string? Value)[]
        {
            ("underlying", Underlying), ("exchange", Exchange), ("timezone", Timezone), ("format", Format), ("calendar", Calendar),
            ("columns", Columns is null ? null : string.Join(',', Columns.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}"))),
        }.Where(one => one.Value is not null).Select(one => $"{one.Name}={one.Value}"));
}
