namespace Toolkit.Soak.Tests;

/// <summary>The model is no better than what it refuses.</summary>
public sealed class SeriesModelTests
{
    private static readonly Load Old = new(1, "S", "1m", 0, 100, false, false);
    private static readonly Load New = new(2, "S", "1m", 50, 100, false, false);

    private readonly SeriesModel _model = new("S", "1m");

    [Fact]
    public void Later_load_wins_where_both_have_a_bar()
    {
        Write(Old, 10, 20, WriteState.Acknowledged);
        Write(New, 30, 40, WriteState.Acknowledged);
        _model.Check([.. Old.Bars().Take(50), .. New.Bars()]);
        Refused("there is load 1", [.. Old.Bars(), .. New.Bars().Skip(51)], (Old, 50, 60), (New, 70, 80));
    }

    [Fact]
    public void Loads_at_the_same_time_may_come_in_either_order()
    {
        foreach (Bar[] bars in new Bar[][] { [.. Old.Bars().Take(50), .. New.Bars()], [.. Old.Bars(), .. New.Bars().Skip(50)] })
        {
            Write(Old, 10, 40, WriteState.Acknowledged);
            Write(New, 30, 50, WriteState.Acknowledged);
            _model.Check(bars);
        }
    }

    [Fact]
    public void Acknowledged_bar_that_is_missing_is_found() =>
        Refused("there is nothing", [.. Old.Bars().Take(99)], (Old, 10, 20));

    [Fact]
    public void Load_of_a_killed_writer_is_there_as_a_whole_or_not_at_all()
    {
        Write(Old, 10, 20, WriteState.Acknowledged);
        Write(New, 30, 40, WriteState.Unknown);
        Assert.Contains("in part", Assert.Throws<DisagreementException>(() => _model.Check([.. Old.Bars(), .. New.Bars().Skip(50)])).Message, StringComparison.Ordinal);
        _model.Check([.. Old.Bars()]);
        Write(New, 50, 60, WriteState.Unknown);
        _model.Check([.. Old.Bars().Take(50), .. New.Bars()]);
    }

    [Fact]
    public void Refused_load_leaves_nothing()
    {
        Write(Old, 10, 20, WriteState.Refused);
        Assert.Throws<DisagreementException>(() => _model.Check([.. Old.Bars()]));
        _model.Check([]);
    }

    [Fact]
    public void Replacing_load_takes_the_others_away()
    {
        Write(Old, 10, 20, WriteState.Acknowledged);
        Write(New with { Replaces = true }, 30, 40, WriteState.Acknowledged);
        Assert.Throws<DisagreementException>(() => _model.Check([.. Old.Bars().Take(50), .. New.Bars()]));
        _model.Check([.. New.Bars()]);
    }

    [Fact]
    public void Bar_that_nobody_wrote_is_found()
    {
        Write(Old, 10, 20, WriteState.Acknowledged);
        Bar[] bars = [.. Old.Bars()];
        bars[7] = bars[7] with { High = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(bars[7].High) ^ 1) };
        Assert.Contains("nobody wrote", Assert.Throws<DisagreementException>(() => _model.Check(bars)).Message, StringComparison.Ordinal);
    }

    private void Refused(string says, Bar[] bars, params (Load Load, long Start, long End)[] loads)
    {
        Array.ForEach(loads, one => Write(one.Load, one.Start, one.End, WriteState.Acknowledged));
        Assert.Contains(says, Assert.Throws<DisagreementException>(() => _model.Check(bars)).Message, StringComparison.Ordinal);
    }

    private void Write(Load load, long start, long end, WriteState state)
    {
        _model.Begin(load, start);
        _model.End(load.Number, end, state);
    }
}
