namespace Toolkit;

/// <content>The live store.</content>
public sealed partial class Workspace
{
    /// <summary>Bars at which the live store marks positions.</summary>
    private async Task<BarSeries?> BarsOf(SeriesKey key, DateTime? from, CancellationToken cancel)
    {
        try
        {
            string symbol = $"{key.Exchange}:{key.Symbol}";
            return from is { } start
                ? await Bars.ReadAsync(symbol, key.Timeframe, start, cancel: cancel).ConfigureAwait(false)
                : await Bars.LatestAsync(symbol, key.Timeframe, 1, cancel: cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }
}
