using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Toolkit.Runs;
using ZstdSharp;

namespace Toolkit;

/// <summary>Bars of a sweep in another process: what they are called, their hash, where they may be found, and how they travel.</summary>
public sealed class PortableSeries
{
    /// <summary>Bars of a part: 3.5 MB before they are packed.</summary>
    private const int BarsOfPart = 1 << 16;

    private const int BytesOfBar = 7 * sizeof(double) + 1;

    private readonly JsonNode _json;

    private PortableSeries(JsonNode json) => (_json, Key, Sha256, Count) = (json, OriginJson.Key(json), (string)json["sha256"]!, (int)json["bars"]!);

    public SeriesKey Key { get; }

    /// <summary>Hash of the bars (<see cref="BarSeries.Sha256"/>).</summary>
    public string Sha256 { get; }

    /// <summary>Number of bars.</summary>
    public int Count { get; }

    /// <summary>Number of parts in which they travel.</summary>
    public int Parts => (Count + BarsOfPart - 1) / BarsOfPart;

    /// <summary>The same bars in a store, read as they were read where they came from; null when it has others or none.</summary>
    public async Task<BarSeries?> FindAsync(BarReader store, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        try
        {
            return OriginJson.Read(_json["origin"]) is { } origin && await store.ReadAgainAsync(origin, null, cancel).ConfigureAwait(false) is var bars && bars.Sha256 == Sha256 ? bars : null;
        }
        catch (ToolkitException)
        {
            // A store that is damaged here is no reason to fail: the bars can travel.
            return null;
        }
    }

    /// <summary>A part of bars, packed by zstd: whole columns, little-endian.</summary>
    public static byte[] Part(BarSeries bars, int part)
    {
        ArgumentNullException.ThrowIfNull(bars);
        BarColumns columns = bars.Columns.Slice(part * BarsOfPart, Math.Min(BarsOfPart, bars.Count - part * BarsOfPart));
        ArrayBufferWriter<byte> raw = new();
        foreach (ReadOnlyMemory<double> values in new[] { columns.Open, columns.High, columns.Low, columns.Close, columns.Volume })
        {
            raw.Write(MemoryMarshal.AsBytes(values.Span));
        }

        raw.Write(MemoryMarshal.AsBytes(columns.Time.Span));
        raw.Write(MemoryMarshal.AsBytes(columns.Late.IsEmpty ? new long[columns.Count] : columns.Late.Span));
        raw.Write(MemoryMarshal.AsBytes(columns.Filled.IsEmpty ? new bool[columns.Count] : columns.Filled.Span));
        using Compressor zstd = new();
        return zstd.Wrap(raw.WrittenSpan).ToArray();
    }

    /// <summary>The bars of all their parts.</summary>
    /// <exception cref="ToolkitException">They are not those (bad data).</exception>
    public BarSeries Join(IReadOnlyList<byte[]> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        long[] time = new long[Count], late = new long[Count];
        double[][] prices = [new double[Count], new double[Count], new double[Count], new double[Count], new double[Count]];
        bool[] filled = new bool[Count];
        using Decompressor zstd = new();
        for (int part = 0; part < parts.Count; part++)
        {
            Range rows = (part * BarsOfPart)..Math.Min(Count, (part + 1) * BarsOfPart);
            ReadOnlySpan<byte> raw = zstd.Unwrap(parts[part]);
            if (raw.Length != BytesOfBar * (rows.End.Value - rows.Start.Value))
            {
                throw Damaged();
            }

            foreach (double[] values in prices)
            {
                Take(ref raw, values.AsSpan(rows));
            }

            Take(ref raw, time.AsSpan(rows));
            Take(ref raw, late.AsSpan(rows));
            Take(ref raw, filled.AsSpan(rows));
        }

        BarSeries bars = new(Key, new(time, prices[0], prices[1], prices[2], prices[3], prices[4], filled.Contains(true) ? filled : default(ReadOnlyMemory<bool>), late.AsSpan().ContainsAnyExcept(0L) ? late : default(ReadOnlyMemory<long>)));
        return bars.Sha256 == Sha256 ? bars : throw Damaged();
    }

    internal static PortableSeries Read(JsonNode json) => new(json);

    internal static JsonNode Of(BarSeries bars) => new JsonObject
    {
        ["exchange"] = bars.Key.Exchange,
        ["symbol"] = bars.Key.Symbol,
        ["timeframe"] = bars.Key.Timeframe.Name,
        ["sha256"] = bars.Sha256,
        ["bars"] = bars.Count,
        ["calendar"] = bars.Calendar?.Name,
        ["basis"] = OptionsJson.Word(bars.Basis),
        ["basisAsOf"] = bars.BasisAsOf is { } time ? UnixMicroseconds.From(time) : null,
        ["origin"] = OriginJson.Of(bars.Origin),
    };

    /// <summary>The same columns under the name and the calendar that they had where they came from.</summary>
    internal BarSeries Named(BarSeries same) => new(Key, same.Columns)
    {
        Calendar = (string?)_json["calendar"] is { } name ? TradingCalendar.Find(name) : null,
        Basis = OptionsJson.Read<PriceBasis>(_json["basis"]),
        BasisAsOf = (long?)_json["basisAsOf"] is { } micros ? UnixMicroseconds.ToDateTime(micros) : null,
    };

    private ToolkitException Damaged() => ToolkitException.BadData($"the bars of {Key} have come over damaged", "sweep again");

    private static void Take<T>(ref ReadOnlySpan<byte> raw, Span<T> to)
        where T : struct
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(to);
        raw[..bytes.Length].CopyTo(bytes);
        raw = raw[bytes.Length..];
    }
}
