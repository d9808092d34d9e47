namespace Toolkit;

/// <summary>One fall of equity below its running peak, until it is back there.</summary>
/// <param name="Peak">Stamp of the last point at the peak; of the first point when equity fell at once below the starting capital.</param>
/// <param name="Valley">Stamp of the lowest point.</param>
/// <param name="Recovery">Stamp of the first point that is not below the peak any more; null where the run ended before.</param>
/// <param name="DepthPct">Fall at the lowest point, in percent of the peak; negative.</param>
/// <param name="Days">Calendar days from the peak to the recovery, or to the end.</param>
public readonly record struct DrawdownSpell(DateTime Peak, DateTime Valley, DateTime? Recovery, double DepthPct, double Days);
