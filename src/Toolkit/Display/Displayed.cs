using Toolkit.Display;

// The types that notebooks show by the library's own formatters.
namespace Toolkit;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial class Frame;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial class Chart;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial class BarSeries;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial class FeatureSeries;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record BarSummary;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial class BacktestResult;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record Metrics;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record RiskStatistics;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record BenchmarkComparison;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record Trade;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial class SweepResult;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record WalkForwardResult;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record StoredRun;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record RunSummary;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial class RunComparison;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record IngestReport;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record BulkReport;

[TypeFormatterSource(typeof(DisplayFormatters))]
public sealed partial record FetchReport;
