namespace Toolkit;

/// <summary>What an option gives its holder: to buy, or to sell.</summary>
public enum OptionRight
{
    Call,
    Put,
}
