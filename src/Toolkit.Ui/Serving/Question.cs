namespace Toolkit.Ui.Serving;

/// <summary>What a page asks: the parameters of an address.</summary>
internal sealed class Question(HttpContext context)
{
    public CancellationToken Cancel => context.RequestAborted;

    /// <summary>A parameter; null when it is not there or empty.</summary>
    public string? Text(string name) => context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <exception cref="ToolkitException">It is not there (usage).</exception>
    public string Needed(string name) => Text(name) ?? throw ToolkitException.Usage($"the parameter {name} is missing", $"add {name}=… to the address");

    public bool Has(string name) => Text(name) is "1" or "true";

    public int? Number(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw ToolkitException.Usage($"{name}: '{text}' is no number", "write digits only");

    /// <summary>Numbers with commas between them.</summary>
    public long[] Numbers(string name) => Array.ConvertAll((Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries), text =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw ToolkitException.Usage($"{name}: '{text}' is no number", "write digits only"));

    public string[] Words(string name) => (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public Timeframe? Timeframe(string name) => Text(name) is { } text ? Toolkit.Timeframe.Parse(text) : null;

    public DateTime? Moment(string name) => Text(name) is { } text ? Time(text) : null;

    /// <exception cref="ToolkitException">It is no time (usage).</exception>
    public static DateTime Time(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
        ? time.UtcDateTime
        : throw ToolkitException.Usage($"'{text}' is no time", "write it like 2026-01-31 or 2026-01-31T09:30:00Z");
}
