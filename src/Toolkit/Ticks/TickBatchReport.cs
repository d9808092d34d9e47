namespace Toolkit;

/// <summary>What became of a batch that was stored under an id.</summary>
/// <param name="Written">Ticks that are new.</param>
/// <param name="Resent">Ticks that were there already, by their source's sequence or because the batch was.</param>
public sealed record TickBatchReport(int Written, int Resent);
