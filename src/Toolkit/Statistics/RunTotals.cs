namespace Toolkit.Statistics;

/// <summary>What the account counted while a run went on; <see cref="Metrics"/> says what each is.</summary>
internal readonly record struct RunTotals(double Commissions, int AmbiguousBars, int RejectedOrders, int ReducedOrders, int FillsBeyondBar)
{
    public static RunTotals operator +(RunTotals a, RunTotals b) => new(
        a.Commissions + b.Commissions, a.AmbiguousBars + b.AmbiguousBars, a.RejectedOrders + b.RejectedOrders, a.ReducedOrders + b.ReducedOrders,
        a.FillsBeyondBar + b.FillsBeyondBar);
}
