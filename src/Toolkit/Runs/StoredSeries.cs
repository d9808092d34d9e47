namespace Toolkit;

/// <summary>Bars that a stored run used.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Key">The series; null for trades of another engine without bars.</param>
/// <param name="IsMain">Whether it was the strategy's main symbol.</param>
/// <param name="Bars">Number of bars, those for warming up included.</param>
/// <param name="From">Time of the first bar; null without bars.</param>
/// <param name="To">Time of the last bar.</param>
/// <param name="Sha256">Hash of the bars (<see cref="BarSeries.Sha256"/>).</param>
/// <param name="Calendar">Name of the calendar that the run went by, or the path of its file.</param>
/// <param name="Origin">Where the bars came from; null when they came from memory and cannot be read again.</param>
public sealed record StoredSeries(
    string Symbol, SeriesKey? Key, bool IsMain, int Bars, DateTime? From, DateTime? To, string? Sha256, string? Calendar, BarOrigin? Origin);
