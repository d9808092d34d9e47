namespace Toolkit.Cli.Choices;

/// <summary>The arguments and options that many verbs share, one instance per command.</summary>
/// <param name="timeframe">What the timeframe is when none is given.</param>
/// <param name="exchange">What the exchange is when none is given.</param>
internal sealed class SeriesOptions(string timeframe = "the only one stored", string exchange = "the one that has the symbol")
{
    public Argument<string> Symbol { get; } = new("SYMBOL") { Description = "The symbol; exchange:SYMBOL where several exchanges have it.", CompletionSources = { Suggestions.Symbols } };

    public Option<string?> Exchange { get; } = new("--exchange") { Description = $"The exchange. Default: {exchange}.", HelpName = "NAME" };

    public Option<string?> Timeframe { get; } = new("--timeframe", "-t")
    {
        Description = $"How long a bar lasts: 1m 3m 5m 15m 30m 1h 2h 4h 6h 12h 1d 1w 1mo 1q 1y. Default: {timeframe}.",
        HelpName = "TF",
        CompletionSources = { _ => Suggestions.Of(Toolkit.Timeframe.All.Select(t => t.Name)) },
    };

    public Option<string?> From { get; } = new("--from") { Description = "First time, included: 2024-01-31 or 2024-01-31T09:30 (UTC).", HelpName = "TIME" };

    public Option<string?> To { get; } = new("--to") { Description = "Last time, not included.", HelpName = "TIME" };

    public Timeframe? TimeframeOf(Call call) => call.Get(Timeframe) is { } text ? Toolkit.Timeframe.Parse(text) : null;

    public DateTime? FromOf(Call call) => call.Get(From) is { } text ? TimeText.Parse("--from", text) : null;

    public DateTime? ToOf(Call call) => call.Get(To) is { } text ? TimeText.Parse("--to", text) : null;

    /// <summary>A choice of words for an enum, in lower case; null when the option was not given.</summary>
    public static T? Choice<T>(Call call, Option<string?> option)
        where T : struct, Enum
    {
        if (call.Get(option) is not { } text)
        {
            return null;
        }

        return Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsDigit(text[0])
            ? value
            : throw ToolkitException.Usage($"{option.Name}: '{text}' is no choice", $"use one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }
}
