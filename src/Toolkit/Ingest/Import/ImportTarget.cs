using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Where an older store goes.</summary>
internal sealed record ImportTarget(BarStore Store, BarReader Bars, TickStore Ticks, RunStore Runs, LiveStore Live);
