using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <content>Labels of bars of a day and longer.</content>
internal sealed partial class SeriesStaging
{
    /// <summary>The calendar of the symbol, where it is known; null leaves the dates as they are written.</summary>
    public TradingCalendar? Calendar { get; init; }

    private bool MayNameSessions => Calendar is { IsClock: false } && (_zone is null || IsUtc);

    private void ToLabels(Timeframe timeframe)
    {
        if (MayNameSessions && SessionDays.Of(Calendar!, _rows.Times) is { } sessions)
        {
            Label(timeframe, sessions);
            return;
        }

        // Whether times are moments of a session or dates as written is only known now.
        if (IsUtc && !_asLabels)
        {
            Read(labels: true, Rules);
            Look();
        }

        bool fromUtc = _zone is not null && _source.Layout.Time.IsInstant;
        if (!fromUtc && BarLabel.HasTimesOfDay(_rows.Times))
        {
            _source.Notes.Add("the times have a time of day: their dates, as they are written, were taken as the labels of the sessions");
        }

        Label(timeframe, Array.ConvertAll(_rows.Times.ToArray(), time => fromUtc ? _zone!.DayOf(time) : BarLabel.DayOf(time)));
    }

    /// <summary>Labels rows by their days.</summary>
    private void Label(Timeframe timeframe, long[] days)
    {
        Span<long> times = _rows.Time.AsSpan(0, _rows.Count);
        Dictionary<long, long> timeOf = [];
        HashSet<long> shared = [];
        int moved = 0;
        for (int i = 0; i < days.Length; i++)
        {
            long label = BarLabel.Of(timeframe.Unit, days[i]) * UnixMicroseconds.PerDay;
            moved += label == times[i] ? 0 : 1;
            if (!timeOf.TryAdd(label, times[i]) && timeOf[label] != times[i])
            {
                shared.Add(label);
            }

            days[i] = label;
        }

        if (moved == 0)
        {
            return;
        }

        RefuseCollisions(timeframe, shared);
        if (timeframe.Unit > TimeframeUnit.Day)
        {
            _source.Notes.Add($"{moved} labels were moved to the first day of their {timeframe.Unit.ToString().ToLowerInvariant()}");
        }

        days.CopyTo(times);
        Look();
    }

    /// <summary>Bars of different times must not overwrite each other because they are given one label.</summary>
    private void RefuseCollisions(Timeframe timeframe, HashSet<long> labels)
    {
        if (labels.Count > 0)
        {
            throw ToolkitException.BadData(
                $"{_source.File.Name}: as {timeframe} bars several of its rows would be one: {labels.Count} of the labels have more than one time, the first is {UnixMicroseconds.ToDateTime(labels.Min()):yyyy-MM-dd}",
                "give the timeframe that the bars have with `timeframe:`, or the zone that their dates are meant in with `IngestOptions.Timezone`");
        }
    }
}
