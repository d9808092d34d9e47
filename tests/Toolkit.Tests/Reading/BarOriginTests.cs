using System.Buffers.Binary;
using System.Security.Cryptography;
using Toolkit.Tests.Bars;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reading;

public sealed class BarOriginTests : StoredBarsTest
{
    [Fact]
    public async Task Bars_of_every_way_of_reading_when_read_again_by_their_origin_then_the_same_to_the_bit()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 12_000, step: 2));
        Random random = new(7);
        Timeframe[] coarser = ["1m", "5m", "15m", "1h", "4h", "1d"];
        TradingCalendar?[] calendars = [null, TradingCalendar.Xnys, TradingCalendar.Fx, TradingCalendar.AlwaysOpen];
        for (int i = 0; i < 60; i++)
        {
            int read = random.Next(coarser.Length);
            DateTime from = Start.AddMinutes(random.Next(12_000));
            BarSeries bars = await _bars.ReadAsync("A", "1m", from, from.AddMinutes(random.Next(3_000, 12_000)), new()
            {
                Resample = coarser[read],
                Calendar = calendars[random.Next(calendars.Length)],
                SessionOnly = random.Next(3) == 0,
                Fill = random.Next(3) == 0,
            });
            for (int steps = random.Next(4); steps > 0; steps--)
            {
                bars = random.Next(4) switch
                {
                    0 => bars.Last(random.Next(1, bars.Count + 1)),
                    1 => bars.Slice(bars.Time[random.Next(bars.Count)], null),
                    2 => bars.Fill(),
                    _ => bars.Resample(coarser[Array.IndexOf(coarser, bars.Timeframe)..][random.Next(coarser.Length - Array.IndexOf(coarser, bars.Timeframe))]),
                };
            }

            BarSeries again = await _bars.ReadAgainAsync(bars.Origin!);

            Assert.Equal(bars.Key, again.Key);
            Assert.Equal(bars, again);
            Assert.Equal(bars.Sha256, again.Sha256);
            Assert.Equal(bars.Calendar, again.Calendar);
            Assert.True($"{bars.Origin}" == $"{again.Origin}", $"{bars.Origin}\n{again.Origin}");
        }
    }

    [Fact]
    public async Task Origin_when_bars_are_appended_then_still_the_bars_of_before()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 100));
        BarSeries before = await _bars.ReadAsync("A", "5m");
        _store.Put(Stored.Key("A"), Stored.Bars(100, 50));

        BarSeries again = await _bars.ReadAgainAsync(before.Origin!);

        Assert.Equal(before.Sha256, again.Sha256);
        Assert.Equal((1, 2), (before.Origin!.Version, again.Origin!.Version));
        Assert.Equal(30, (await _bars.ReadAsync("A", "5m")).Count);
    }

    [Fact]
    public async Task Origin_when_a_bar_is_revised_then_another_hash_and_the_kept_version_has_the_old_one()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 100));
        BarSeries before = await _bars.ReadAsync("A");
        _store.Put(Stored.Key("A"), Stored.Bars(50, 1, seed: 9));

        Assert.NotEqual(before.Sha256, (await _bars.ReadAgainAsync(before.Origin!)).Sha256);
        Assert.Equal(before.Sha256, (await _bars.ReadAgainAsync(before.Origin!, asOf: before.Origin!.Version)).Sha256);
    }

    [Fact]
    public async Task Origin_of_bars_that_nothing_can_read_again_when_asked_then_none()
    {
        _store.Put(Stored.Key("A"), Stored.Bars(0, 100));
        BarSeries read = await _bars.ReadAsync("A");

        Assert.Null(BarSeries.From(read, "A", "1m").Origin);
        Assert.Null(read.Adjust([new(Start, CorporateActionKind.Split, 2)], Adjustment.Splits).Origin);
        Assert.Null(read.Slice(Start.AddYears(1), null).Origin);
    }

    [Fact]
    public void Hash_of_two_bars_when_worked_out_by_the_documented_bytes_then_the_same()
    {
        BarSeries bars = BarSeries.From(
            [new(Start, 1, 4, 0.5, 2, null), new(Start.AddMinutes(1), 2, 3, 1.5, 2.5, 7)], "T", "1m");
        using MemoryStream bytes = new();
        Span<byte> word = stackalloc byte[8];
        long first = 1_704_067_200_000_000;
        foreach (long number in new[] { 2, first, first + 60_000_000 })
        {
            BinaryPrimitives.WriteInt64LittleEndian(word, number);
            bytes.Write(word);
        }

        foreach (double number in new[] { 1, 2, 4, 3, 0.5, 1.5, 2, 2.5 })
        {
            BinaryPrimitives.WriteDoubleLittleEndian(word, number);
            bytes.Write(word);
        }

        bytes.Write([0, 0, 0, 0, 0, 0, 0xF8, 0x7F]);
        BinaryPrimitives.WriteDoubleLittleEndian(word, 7);
        bytes.Write(word);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), bars.Sha256);
    }

    [Fact]
    public void Hash_when_any_bit_of_any_column_differs_then_another_one()
    {
        BarSeries bars = TestBars.At("1m", "2024-01-02 10:00", "2024-01-02 10:01", "2024-01-02 10:03");
        BarColumns columns = bars.Columns;
        HashSet<string> hashes = [bars.Sha256, bars.Fill(TradingCalendar.AlwaysOpen).Sha256];
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { Time = Changed(columns.Time, 1) }).Sha256));
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { Open = Changed(columns.Open, Math.BitIncrement(columns.Open.Span[2])) }).Sha256));
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { High = Changed(columns.High, 99) }).Sha256));
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { Low = Changed(columns.Low, 0) }).Sha256));
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { Close = Changed(columns.Close, 99) }).Sha256));
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { Volume = Changed(columns.Volume, double.NaN) }).Sha256));
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { Filled = new[] { false, true, false } }).Sha256));
        Assert.True(hashes.Add(new BarSeries(bars.Key, columns with { Late = new[] { 0L, 0, 5 } }).Sha256));
        Assert.True(hashes.Add(bars.Last(2).Sha256));

        static T[] Changed<T>(ReadOnlyMemory<T> column, T value)
        {
            T[] copy = column.ToArray();
            copy[2] = value;
            return copy;
        }
    }

    [Fact]
    public void Hash_when_the_same_bars_bear_another_calendar_or_name_then_the_same()
    {
        BarSeries bars = TestBars.At("1m", "2024-01-02 10:00", "2024-01-02 10:01");
        Assert.Equal(bars.Sha256, bars.On(TradingCalendar.Xnys).Sha256);
        Assert.Equal(bars.Sha256, BarSeries.From(bars, "OTHER", "1m").Sha256);
        Assert.Equal(bars.Sha256, bars.WithCalendar(TradingCalendar.Fx).Sha256);
    }

    [Fact]
    public async Task Calendar_of_a_file_when_bars_are_read_by_it_then_the_origin_has_its_full_path()
    {
        string file = _folder.Write("own.csv", "# zone: UTC\ndate,open,close\n2024-01-01,00:10,00:50\n");
        _store.Put(Stored.Key("A"), Stored.Bars(0, 100));
        BarSeries bars = await _bars.ReadAsync("A", "5m", null, null, new() { Calendar = TradingCalendar.Load(file), SessionOnly = true });

        BarSeries again = await _bars.ReadAgainAsync(bars.Origin!);

        Assert.Equal(file, bars.Origin!.Steps[0].Calendar);
        Assert.Equal(8, bars.Count);
        Assert.Equal(bars.Sha256, again.Sha256);
    }
}
