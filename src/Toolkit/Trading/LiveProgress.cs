namespace Toolkit.Trading;

/// <summary>How far a strategy has come that runs on bars.</summary>
/// <param name="ClosedTo">The moment up to which it has acted on what closed.</param>
/// <param name="Leg">Which set of numbers its orders have.</param>
/// <param name="LegFrom">The moment after which that set begins.</param>
internal sealed record LiveProgress(long ClosedTo, int Leg, long LegFrom);
