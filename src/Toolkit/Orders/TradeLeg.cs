namespace Toolkit;

/// <summary>One leg of an option structure's trade.</summary>
/// <param name="Contract">The option.</param>
/// <param name="Quantity">Contracts; negative for those that were sold.</param>
/// <param name="EntryPrice">For a share.</param>
/// <param name="ExitPrice">For a share; the last mark while the trade is open.</param>
/// <param name="Commission">Of both sides; none for an expiry.</param>
public readonly record struct TradeLeg(OptionContract Contract, double Quantity, double EntryPrice, double ExitPrice, double Commission)
{
    /// <summary>Net of commissions.</summary>
    public double ProfitLoss => Quantity * (ExitPrice - EntryPrice) * OptionContract.Multiplier - Commission;
}
