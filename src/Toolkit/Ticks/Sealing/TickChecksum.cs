using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Toolkit.Ticks;

/// <summary>SHA-256 over every value of every tick, row by row: two stores have the same only when they hold the same ticks in the same order.</summary>
internal sealed class TickChecksum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, byte[]> _texts = new(StringComparer.Ordinal);

    public long Rows { get; private set; }

    /// <summary>Adds the ticks of one symbol.</summary>
    public void Add(string symbol, TickRun rows)
    {
        Add(symbol);
        for (int i = 0; i < rows.Count; i++)
        {
            TickEntry row = rows[i];
            Add(row.Stream.Source);
            Add(row.Broker ?? string.Empty);
            _hash.AppendData(MemoryMarshal.AsBytes<long>([row.Time, row.Sequence, row.Arrived, row.Broker is null ? 0 : 1]));
            _hash.AppendData(MemoryMarshal.AsBytes<double>([row.Bid, row.Ask, row.Price, row.Size, row.Spread]));
        }

        Rows += rows.Count;
    }

    /// <summary>In lower-case hex.</summary>
    public string Text() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void Add(string text)
    {
        if (!_texts.TryGetValue(text, out byte[]? bytes))
        {
            _texts[text] = bytes = [.. BitConverter.GetBytes(text.Length), .. Encoding.UTF8.GetBytes(text)];
        }

        _hash.AppendData(bytes);
    }
}
