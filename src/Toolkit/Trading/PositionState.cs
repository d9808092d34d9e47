using Toolkit.Statistics;

namespace Toolkit.Trading;

/// <summary>A position at average cost, trade after trade.</summary>
/// <param name="Quantity">Units; negative for a short position.</param>
/// <param name="AveragePrice">Mean price of what is held; 0 when flat.</param>
/// <param name="Realized">Profit or loss of what was closed, before fees.</param>
/// <param name="Fees">Fees of all trades.</param>
/// <param name="Trades">Number of trades.</param>
internal readonly record struct PositionState(double Quantity, double AveragePrice, double Realized, double Fees, long Trades)
{
    /// <summary>The position after a trade: in its direction the price is averaged, against it units are closed, and what is left over opens the other side.</summary>
    public PositionState After(double quantity, double price, double fee)
    {
        (double left, double average, double realized) = (Sum(Quantity, quantity), AveragePrice, Realized);
        if (Quantity == 0 || Math.Sign(Quantity) == Math.Sign(quantity))
        {
            average = (Math.Abs(Quantity) * AveragePrice + Math.Abs(quantity) * price) / (Math.Abs(Quantity) + Math.Abs(quantity));
        }
        else
        {
            double closed = Math.Min(Math.Abs(Quantity), Math.Abs(quantity));
            realized += Math.Sign(Quantity) * closed * (price - AveragePrice);
            average = left == 0 ? 0 : Math.Sign(left) == Math.Sign(Quantity) ? AveragePrice : price;
        }

        return new(left, average, realized, Fees + fee, Trades + 1);
    }

    /// <summary>A sum of units in which what rounding leaves of equal ones is nothing: 0.1 + 0.2 - 0.3 is flat.</summary>
    public static double Sum(double held, double change) =>
        Math.Abs(held + change) <= 1000 * RoundingNoise.Part * Math.Abs(change) ? 0 : held + change;
}
