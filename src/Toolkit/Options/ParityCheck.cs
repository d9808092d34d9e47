namespace Toolkit;

/// <summary>How far call and put of one strike are from what they are worth against each other.</summary>
/// <param name="Strike">The strike.</param>
/// <param name="Gap">Middle of the call less that of the put, less (S e^-qT - K e^-rT): put-call parity of European options.</param>
/// <param name="Holds">
/// Whether call and put can be traded between the bounds of American options, S e^-qT - K and S - K e^-rT: where not, either a quote or
/// the price of the underlying is wrong, or the rate or the dividend yield are.
/// </param>
public readonly record struct ParityCheck(double Strike, double Gap, bool Holds);
