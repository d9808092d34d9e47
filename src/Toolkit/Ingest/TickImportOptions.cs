namespace Toolkit;

/// <summary>How a file of ticks is taken in.</summary>
public sealed record TickImportOptions
{
    /// <summary>What the ticks are of. Default null: the file has a column that says it.</summary>
    public string? Symbol { get; init; }

    /// <summary>Who sent them. Default null: the file's column, if it has one.</summary>
    public string? Source { get; init; }

    /// <summary>IANA name of the zone that times without an offset are written in. Default null: UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>One bad line refuses the whole file. Default false: bad lines go into quarantine, the others go in.</summary>
    public bool Strict { get; init; }

    /// <summary>More than 1 % of the lines may be bad. Default false: such a file is refused as a whole, since it was hardly understood.</summary>
    public bool AllowRejects { get; init; }
}
