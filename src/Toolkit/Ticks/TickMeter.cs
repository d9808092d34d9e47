using System.Diagnostics.Metrics;

namespace Toolkit.Ticks;

/// <summary>The figures of a store for whoever listens to the meter <c>Toolkit.Ticks</c>.</summary>
internal sealed class TickMeter : IDisposable
{
    private readonly Meter _meter = new("Toolkit.Ticks");

    public TickMeter(TickCounters counters)
    {
        Count("received", s => s.Received);
        Count("written", s => s.Written);
        Count("resent", s => s.Resent);
        Count("throttled", s => s.Throttled);
        Count("rejected", s => s.Rejected);
        Count("dropped", s => s.Dropped);
        Count("retries", s => s.Retries);
        Count("errors", s => s.Errors);
        Gauge("queued", s => s.Queued);
        Gauge("spilled", s => s.Spilled);
        Histogram<double> batches = _meter.CreateHistogram<double>("toolkit.ticks.batch.duration", "s");
        counters.BatchTook = seconds => batches.Record(seconds);

        void Count(string name, Func<TickStatistics, long> value) => _meter.CreateObservableCounter("toolkit.ticks." + name, () => value(counters.Snapshot()), "{tick}");

        void Gauge(string name, Func<TickStatistics, long> value) => _meter.CreateObservableGauge("toolkit.ticks." + name, () => value(counters.Snapshot()), "{tick}");
    }

    public void Dispose() => _meter.Dispose();
}
