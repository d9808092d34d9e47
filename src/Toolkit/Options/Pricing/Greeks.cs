namespace Toolkit;

/// <summary>Value of an option, or of several, and how it changes; for a share.</summary>
/// <param name="Price">Value.</param>
/// <param name="Delta">Change by 1.00 of the underlying.</param>
/// <param name="Gamma">Change of delta by 1.00 of the underlying.</param>
/// <param name="Vega">Change by 1.00 of volatility, that is by 100 percentage points.</param>
/// <param name="Theta">Change as a year goes by; usually negative for a holder.</param>
/// <param name="Rho">Change by 1.00 of the rate.</param>
/// <param name="Epsilon">Change by 1.00 of the dividend yield.</param>
public readonly record struct Greeks(double Price, double Delta, double Gamma, double Vega, double Theta, double Rho, double Epsilon)
{
    /// <summary>Change as a calendar day goes by: theta / 365.</summary>
    public double ThetaPerDay => Theta / 365;

    /// <summary>Change by one percentage point of volatility.</summary>
    public double VegaPerPoint => Vega / 100;

    /// <summary>Change by one percentage point of the rate.</summary>
    public double RhoPerPoint => Rho / 100;

    /// <summary>Change of the value in percent by 1 % of the underlying; null where the value is zero.</summary>
    public double? Lambda(double underlying) => Price == 0 ? null : Delta * underlying / Price;

    public static Greeks operator +(Greeks a, Greeks b) =>
        new(a.Price + b.Price, a.Delta + b.Delta, a.Gamma + b.Gamma, a.Vega + b.Vega, a.Theta + b.Theta, a.Rho + b.Rho, a.Epsilon + b.Epsilon);

    public static Greeks operator *(double quantity, Greeks of) =>
        new(quantity * of.Price, quantity * of.Delta, quantity * of.Gamma, quantity * of.Vega, quantity * of.Theta, quantity * of.Rho, quantity * of.Epsilon);
}
