using System.Buffers.Binary;

namespace Toolkit.Storage;

/// <summary>The texts of rows, those of the same text that follow each other as one.</summary>
internal sealed class TextRuns
{
    private readonly List<(string Text, int Rows)> _all = [];

    public IReadOnlyList<(string Text, int Rows)> All => _all;

    /// <summary>The texts of a dictionary.</summary>
    public static List<string> Entries(ReadOnlySpan<byte> plain, int count)
    {
        List<string> texts = [];
        while (texts.Count < count)
        {
            texts.Add(Next(ref plain));
        }

        return texts;
    }

    /// <summary>Texts by their places in a dictionary.</summary>
    public void AddPlaces(List<string> texts, HybridRuns places, int count)
    {
        while (count > 0)
        {
            int some = places.Take(count, out int? place);
            count -= some;
            if (place is { } same)
            {
                Add(texts[same], some);
                continue;
            }

            int[] packed = new int[some];
            places.ReadPacked(packed);
            Array.ForEach(packed, one => Add(texts[one], 1));
        }
    }

    /// <summary>Texts as they are, each behind its length.</summary>
    public void AddPlain(ReadOnlySpan<byte> plain, int count)
    {
        for (; count > 0; count--)
        {
            Add(Next(ref plain), 1);
        }
    }

    /// <summary>Texts that follow each other, whose lengths are told elsewhere.</summary>
    public void AddSlices(ReadOnlySpan<byte> texts, ReadOnlySpan<long> lengths)
    {
        foreach (long length in lengths)
        {
            Add(Encoding.UTF8.GetString(texts[..checked((int)length)]), 1);
            texts = texts[(int)length..];
        }
    }

    private static string Next(ref ReadOnlySpan<byte> plain)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(plain);
        string text = Encoding.UTF8.GetString(plain.Slice(sizeof(int), length));
        plain = plain[(sizeof(int) + length)..];
        return text;
    }

    private void Add(string text, int rows)
    {
        if (_all.Count > 0 && _all[^1].Text == text)
        {
            _all[^1] = (text, _all[^1].Rows + rows);
        }
        else
        {
            _all.Add((text, rows));
        }
    }
}
