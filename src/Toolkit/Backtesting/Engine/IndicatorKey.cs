namespace Toolkit.Backtesting;

/// <summary>What an indicator is and with which numbers, so that the runs of a sweep can share it.</summary>
internal readonly record struct IndicatorKey(string Kind, double A = 0, double B = 0, double C = 0);
