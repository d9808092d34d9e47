using System.Text.Json;
using Toolkit.Disk;

namespace Toolkit.Ticks;

/// <summary>Batches that could not be written to their day's file: one file of JSON lines for each, a tick a line.</summary>
/// <remarks>
/// A file is complete and durable before it has its name, and is removed when its ticks are written. All of them have their numbers
/// already, so that writing them twice changes nothing: it does not matter who does it.
/// </remarks>
internal sealed class SpillFolder(string folder, long writer)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<string, int> _own = [];
    private int _files;

    /// <summary>Keeps ticks; they are durable when this returns.</summary>
    public void Keep(TickEntry[] entries, int[] rows)
    {
        DurableFile.CreateFolder(folder);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{writer:D8}-{_files++:D6}.jsonl"));
        using (FileStream stream = new(path + ".tmp", FileMode.Create))
        {
            foreach (int row in rows)
            {
                JsonSerializer.Serialize(stream, Line.Of(entries[row]), Json);
                stream.WriteByte((byte)'\n');
            }
        }

        DurableFile.Flush(path + ".tmp");
        DurableFile.MoveInto(path + ".tmp", path);
        _own[path] = rows.Length;
    }

    /// <summary>The files that wait, of this process and of others, the oldest first.</summary>
    public IEnumerable<(string Path, bool Own)> Files() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).Select(path => (path, _own.ContainsKey(path)))
        : [];

    /// <summary>Ticks of this process in files that somebody else has written and removed; they are forgotten here.</summary>
    public int WrittenByOthers()
    {
        string[] gone = [.. _own.Keys.Where(path => !File.Exists(path))];
        return gone.Sum(path => _own.Remove(path, out int rows) ? rows : 0);
    }

    public void Remove(string path)
    {
        File.Delete(path);
        _own.Remove(path);
    }

    /// <exception cref="ToolkitException">A line cannot be read (bad data).</exception>
    public static TickEntry[] Read(string path)
    {
        Dictionary<(string, string), TickStream> streams = [];
        List<TickEntry> entries = [];
        foreach ((int at, string text) in File.ReadLines(path).Index())
        {
            try
            {
                Line line = JsonSerializer.Deserialize<Line>(text, Json)!;
                (string, string) key = (line.Symbol, line.Source ?? string.Empty);
                if (!streams.TryGetValue(key, out TickStream? stream))
                {
                    streams[key] = stream = new(key.Item1, key.Item2);
                }

                entries.Add(line.ToEntry(stream));
            }
            catch (JsonException e)
            {
                throw new ToolkitException(ErrorKind.BadData, $"{path}:{at + 1} is no tick: {e.Message}", "mend or remove the line; the other lines are not written before that", e);
            }
        }

        return [.. entries];
    }

    /// <summary>A tick as it stands in the file; times in microseconds.</summary>
    private sealed record Line(string Symbol, string? Source, long Time, long Sequence)
    {
        public double? Bid { get; init; }

        public double? Ask { get; init; }

        public double? Price { get; init; }

        public double? Size { get; init; }

        public double? Spread { get; init; }

        public string? BrokerId { get; init; }

        public long? Arrived { get; init; }

        public static Line Of(in TickEntry entry)
        {
            Tick tick = entry.ToTick();
            return new(tick.Symbol, tick.Source, entry.Time, entry.Sequence)
            {
                Bid = tick.Bid,
                Ask = tick.Ask,
                Price = tick.Price,
                Size = tick.Size,
                Spread = tick.Spread,
                BrokerId = tick.BrokerId,
                Arrived = entry.Arrived == TickEntry.Never ? null : entry.Arrived,
            };
        }

        public TickEntry ToEntry(TickStream stream) => new()
        {
            Stream = stream,
            Time = Time,
            Sequence = Sequence,
            Bid = Bid ?? double.NaN,
            Ask = Ask ?? double.NaN,
            Price = Price ?? double.NaN,
            Size = Size ?? double.NaN,
            Spread = Spread ?? double.NaN,
            Broker = BrokerId,
            Arrived = Arrived ?? TickEntry.Never,
        };
    }
}
