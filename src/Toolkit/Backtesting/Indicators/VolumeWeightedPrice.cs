namespace Toolkit;

/// <summary>VWAP: the mean of (high + low + close) / 3 since the session's open, weighted with volume.</summary>
/// <remarks>NaN until the session has volume, and where a volume is missing. Source: Berkowitz, Logue, Noser, The Total Cost of Transactions on the NYSE, Journal of Finance 43 (1988).</remarks>
public sealed class VolumeWeightedPrice
{
    private double _money;
    private double _volume;

    /// <summary>Takes the next bar.</summary>
    /// <param name="typicalPrice">(high + low + close) / 3 of the bar.</param>
    /// <param name="volume">Its volume.</param>
    /// <param name="newSession">Whether the bar is the first of a session: the average starts anew.</param>
    public double Next(double typicalPrice, double volume, bool newSession)
    {
        if (newSession)
        {
            _money = _volume = 0;
        }

        _money += typicalPrice * volume;
        _volume += volume;
        return _volume > 0 ? _money / _volume : double.NaN;
    }
}
