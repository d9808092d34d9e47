namespace Toolkit;

/// <summary>Bollinger bands of a strategy.</summary>
public sealed record BandIndicators(Indicator Middle, Indicator Upper, Indicator Lower);

/// <summary>MACD of a strategy.</summary>
public sealed record MacdIndicators(Indicator Line, Indicator Signal, Indicator Histogram);

/// <summary>Donchian channel of a strategy.</summary>
public sealed record ChannelIndicators(Indicator Upper, Indicator Lower, Indicator Middle);

/// <summary>Stochastic oscillator of a strategy.</summary>
public sealed record StochasticIndicators(Indicator K, Indicator D);

/// <summary>ADX and the directional indicators of a strategy.</summary>
public sealed record DirectionalIndicators(Indicator Adx, Indicator Plus, Indicator Minus);
