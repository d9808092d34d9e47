namespace Toolkit;

/// <summary>How the price of the underlying moves on a tree.</summary>
public enum BinomialTree
{
    /// <summary>Centred on the strike, so that the error falls smoothly: D. Leisen and M. Reimer, Applied Mathematical Finance 3 (1996), with the second inversion of Peizer and Pratt. Needs an odd number of steps and takes one more of an even one.</summary>
    LeisenReimer,

    /// <summary>Up and down by exp(± volatility √step): J. Cox, S. Ross and M. Rubinstein, J. Financial Economics 7 (1979), as in the textbooks.</summary>
    CoxRossRubinstein,
}
