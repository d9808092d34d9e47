using System.ComponentModel;

namespace Toolkit;

/// <summary>Buys at the second bar's open, all-in unless sized otherwise, and holds: what other strategies have to beat.</summary>
[Description("Buys at the second bar's open, all-in unless sized otherwise, and holds: what other strategies have to beat.")]
public sealed class BuyAndHold : Strategy
{
    private bool _bought;

    public override void Init() => _bought = false;

    public override void Next()
    {
        if (!_bought)
        {
            Buy();
            _bought = true;
        }
    }
}
