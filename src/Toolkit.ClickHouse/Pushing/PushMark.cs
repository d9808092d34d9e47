namespace Toolkit.ClickHouse.Pushing;

/// <summary>What a part of a table was made of when it was pushed: a series, a day of ticks, an underlying, or a row of runs.</summary>
internal sealed record PushMark(string Table, string Exchange, string Name, string Timeframe)
{
    /// <summary>The calendar that a series is put together by; empty where none is needed.</summary>
    public string Calendar { get; init; } = "";

    /// <summary>Empty when the part is gone.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The part, whatever is known of it.</summary>
    public PushMark Part => this with { Calendar = "", Mark = "" };
}
