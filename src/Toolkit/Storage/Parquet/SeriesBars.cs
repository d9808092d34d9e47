namespace Toolkit.Storage;

/// <summary>Bars of one series, ascending by time; a volume that is NaN is not known.</summary>
internal sealed record SeriesBars(SeriesKey Key, BarColumns Columns);
