namespace Toolkit;

/// <summary>How far bid and ask of a synthetic quote lie apart round its value, for a share.</summary>
/// <param name="Part">Of the value: 0.02 for 2 %.</param>
/// <param name="Least">In money.</param>
/// <param name="Tick">The bid is rounded down to it and the ask up; 0 leaves both as they are.</param>
public readonly record struct SpreadModel(double Part, double Least, double Tick)
{
    /// <summary>2 % of the value, at least 0.02, in cents.</summary>
    public static SpreadModel Default { get; } = new(0.02, 0.02, 0.01);

    /// <summary>Bid and ask are the value.</summary>
    public static SpreadModel None { get; }

    internal (double Bid, double Ask) Around(double value)
    {
        double half = Math.Max(Least, Part * value) / 2;
        (double bid, double ask) = (Math.Max(0, value - half), value + half);
        // A value that lies on the grid stays on it though it was worked out in binary fractions.
        return Tick > 0 ? (OnGrid(Math.Floor(bid / Tick + 1e-9)), OnGrid(Math.Ceiling(ask / Tick - 1e-9))) : (bid, ask);
    }

    // 70 cents are not seventy times a cent in binary fractions.
    private double OnGrid(double ticks) => Math.Round(ticks * Tick, 10);

    internal void Validate()
    {
        if (!(Part >= 0 && Least >= 0 && Tick >= 0 && double.IsFinite(Part + Least + Tick)))
        {
            throw new ArgumentOutOfRangeException(nameof(SyntheticOptions.Spread), $"a spread has no negative part, least or tick: {this}");
        }
    }
}
