namespace Toolkit;

/// <summary>The bars that a stored run was held against, and what came out.</summary>
/// <param name="Key">The series.</param>
/// <param name="Origin">How to read its bars again; null for bars from memory.</param>
/// <param name="Comparison">Alpha, beta, correlation and return as of the saving.</param>
public sealed record StoredBenchmark(SeriesKey Key, BarOrigin? Origin, BenchmarkComparison Comparison);
