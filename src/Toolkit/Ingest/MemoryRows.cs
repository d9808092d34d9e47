using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <summary>Bars from memory, judged: what can be taken, what not, and the hash of all.</summary>
internal sealed class MemoryRows
{
    private readonly Intake _intake;
    private readonly List<Bar> _good = [];
    private readonly List<RejectedRow> _rejected = [];

    /// <summary>The times as they were given, before they became labels.</summary>
    private readonly List<long> _given = [];

    private readonly long _read;

    public MemoryRows(IEnumerable<Bar> bars, Intake intake)
    {
        _intake = intake;
        TimeZoneInfo? zone = intake.Options.Timezone is { } id ? new ZoneClock(id).Zone : null;
        BarRules rules = new(intake.Options.AllowNonPositive);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Bar raw in bars)
        {
            _read++;
            hash.AppendData(MemoryMarshal.AsBytes<double>([BitConverter.Int64BitsToDouble(raw.Time.Ticks), raw.Open, raw.High, raw.Low, raw.Close, raw.Volume ?? double.NaN]));
            string? reason = Utc(raw.Time, zone, out DateTime time);
            Bar bar = raw with { Time = time, Volume = raw.Volume is { } v && double.IsNaN(v) ? null : raw.Volume };
            reason ??= rules.Broken(bar);
            if (reason is null)
            {
                _good.Add(bar);
                _given.Add(UnixMicroseconds.From(Timeframe.IsIntraday ? time : DateTime.SpecifyKind(raw.Time, DateTimeKind.Utc)));
            }
            else
            {
                _rejected.Add(new(_read, reason, Raw(raw)));
            }
        }

        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!Timeframe.IsIntraday && intake.Calendar is { IsClock: false } calendar)
        {
            LabelBySession(calendar);
        }
    }

    public string Sha256 { get; }

    private Timeframe Timeframe => _intake.Key.Timeframe;

    /// <summary>What can be published, once what was rejected lies in quarantine.</summary>
    /// <exception cref="ToolkitException">
    /// Nothing can be taken, more than 1 % cannot and that is not allowed, a bar is bad and the caller is strict, or the bars are not of the timeframe (bad data).
    /// </exception>
    public StagedSeries Staged()
    {
        SeriesKey key = _intake.Key;
        string? quarantine = Refuse();
        BarColumns rows = BarColumns.FromRows(_good);
        long[] given = [.. _given.Distinct().Order()];
        if (TimeframeFit.Mismatch(Timeframe, given) is { } why)
        {
            throw ToolkitException.BadData($"the bars cannot be taken as {Timeframe}: {why}", "give the timeframe that the bars have");
        }

        if (given.Length > rows.Count)
        {
            throw ToolkitException.BadData(
                $"{key}: as {Timeframe} bars several of the bars would be one: {given.Length} times have {rows.Count} labels", "give the timeframe that the bars have");
        }

        return new()
        {
            Input = _intake.Request.Input,
            Rows = rows,
            Report = new()
            {
                Symbol = key.Symbol,
                Exchange = key.Exchange,
                Timeframe = Timeframe,
                RowsRead = _read,
                RowsAccepted = rows.Count,
                RowsRejected = _rejected.Count,
                Duplicates = _read - _rejected.Count - rows.Count,
                From = UnixMicroseconds.ToDateTime(rows.Time.Span[0]),
                To = UnixMicroseconds.ToDateTime(rows.Time.Span[^1]),
                Notes = TimeframeFit.Doubt(Timeframe, given) is { } doubt ? [doubt] : [],
                Quarantine = quarantine,
                Format = "bars in memory",
            },
        };
    }

    private string? Refuse()
    {
        if (_read == 0)
        {
            throw ToolkitException.BadData($"{_intake.Key}: there are no bars to take in", "at least one bar is needed");
        }

        if (_rejected.Count == 0)
        {
            return null;
        }

        RejectedRow first = _rejected[0];
        if (_intake.Options.Strict)
        {
            throw ToolkitException.BadData(
                $"{_intake.Key}: bar {first.Number}: {first.Reason} (and {_rejected.Count - 1} more bad bars)", "mend the bars, or leave Strict away to take the others in");
        }

        string path = _intake.Quarantine.Write(_rejected, "row");
        Rejections rejections = new(_rejected.Count, _read);
        return _good.Count > 0 && (_intake.Options.AllowRejects || !rejections.AreTooMany) ? path : throw rejections.Refusal(
            $"{_intake.Key}",
            [.. _rejected.GroupBy(r => r.Reason).Take(Quarantine.MostReasons).Select(g => new RejectedRows($"row {g.First().Number}", g.Key, g.LongCount()))],
            path);
    }

    private string? Utc(DateTime time, TimeZoneInfo? zone, out DateTime utc)
    {
        utc = DateTime.SpecifyKind(time, DateTimeKind.Utc);
        if (!Timeframe.IsIntraday)
        {
            utc = Label(utc);
        }
        else if (time.Kind == DateTimeKind.Local)
        {
            utc = time.ToUniversalTime();
        }
        else if (zone is not null && time.Kind == DateTimeKind.Unspecified)
        {
            if (zone.IsInvalidTime(time))
            {
                return $"the local time does not exist in {zone.Id}";
            }

            TimeSpan offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
            utc = DateTime.SpecifyKind(time - offset, DateTimeKind.Utc);
        }

        utc -= _intake.Options.StampedAtClose && Timeframe.IsIntraday ? Timeframe.Duration!.Value : TimeSpan.Zero;
        return null;
    }

    /// <summary>Bars stamped with a moment get the date of the session that it lies in, as those of a file do.</summary>
    private void LabelBySession(TradingCalendar calendar)
    {
        if (SessionDays.Of(calendar, CollectionsMarshal.AsSpan(_given)) is not { } days)
        {
            return;
        }

        for (int i = 0; i < _good.Count; i++)
        {
            _good[i] = _good[i] with { Time = Label(UnixMicroseconds.ToDateTime(days[i] * UnixMicroseconds.PerDay)) };
        }
    }

    private DateTime Label(DateTime time) => DateTime.UnixEpoch.AddDays(BarLabel.Of(Timeframe.Unit, BarLabel.DayOf(UnixMicroseconds.From(time))));

    private static string Raw(in Bar bar) => string.Create(
        CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-dd'T'HH:mm:ss.FFFFFF},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}");
}
