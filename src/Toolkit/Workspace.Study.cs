namespace Toolkit;

/// <content>Backtests on stored bars.</content>
public sealed partial class Workspace
{
    /// <summary>Makes the bars of a symbol ready for backtests.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="timeframe">Default: the only one that is stored. One that is not stored is made of a finer one.</param>
    /// <param name="options">Range, adjustment, calendar, strictness.</param>
    /// <param name="cancel">Stops the read at once.</param>
    /// <exception cref="ToolkitException">No such series, or nothing stored in the range (not found); gaps, when the options are strict (bad data).</exception>
    public Task<Study> StudyAsync(string symbol, Timeframe? timeframe = null, StudyOptions? options = null, CancellationToken cancel = default) =>
        StudyAsync([symbol], timeframe, options, cancel);

    /// <summary>Makes the bars of several symbols ready, for runs on one clock and one cash account.</summary>
    /// <inheritdoc cref="StudyAsync(string, Timeframe?, StudyOptions?, CancellationToken)"/>
    public Task<Study> StudyAsync(IReadOnlyList<string> symbols, Timeframe? timeframe = null, StudyOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return symbols.Count > 0
            ? Study.OfAsync(Bars, symbols, timeframe, options ?? new(), cancel)
            : throw new ArgumentException("a study needs at least one symbol", nameof(symbols));
    }
}
