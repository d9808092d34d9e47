using Microsoft.Win32.SafeHandles;
using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <summary>A CSV file read as bytes, by blocks on several processors, for layouts that leave nothing open.</summary>
/// <remarks>
/// A row is taken only when it is written so plainly that every reader reads it alike, and keeps the rules. All other lines are put
/// aside for DuckDB to judge; with many of them, or quotes or line ends of which a line does not tell, all of the file is.
/// </remarks>
internal sealed class PlainCsv
{
    private const int FewDoubtful = 1_000;

    /// <summary>Lines of which one may be doubtful: to judge more of them is to judge the file.</summary>
    private const int LinesPerDoubtful = 50;
    private const int MostSymbols = 10_000;

    private readonly string _path;
    private readonly CsvLayout _layout;
    private readonly PlainTime _time;

    private readonly (string? Only, int Threads, Action<long> Advance) _how;

    private PlainCsv(string path, CsvLayout layout, PlainTime time, (string?, int, Action<long>) how) => (_path, _layout, _time, _how) = (path, layout, time, how);

    /// <summary>Rows that were put aside: their places, and their lines one below the other.</summary>
    public sealed record Doubtful(IReadOnlyList<int> Rows, byte[] Texts);

    /// <summary>The file, or null when its layout cannot be read so.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="labels">Times are session dates: taken as written, whatever their offset.</param>
    /// <param name="how">The one symbol whose rows are taken, or null for all; processors to use; told how many more bytes are read.</param>
    public static PlainCsv? Of(string path, CsvLayout layout, bool labels, (string? Only, int Threads, Action<long> Advance) how) =>
        layout.Encoding == "utf-8" && !layout.Numbers.IsText && PlainTime.Of(layout.Time, labels) is { } time ? new(path, layout, time, how) : null;

    /// <summary>The rows, each in the place of its line, those that are none without a time; null when they cannot be told so.</summary>
    public (RowColumns Rows, Doubtful Doubtful)? Read(RowRules rules, CancellationToken cancel)
    {
        using SafeFileHandle file = Open();
        if (LineBlocks.Of(file, _layout.SkipLines) is not { } blocks || blocks.CountLines(_how.Threads, cancel) is not { } counts || counts.Sum(c => (long)c) is var total && total > Array.MaxLength)
        {
            return null;
        }

        RowColumns rows = new((int)total) { Count = (int)total };
        List<(int Row, byte[] Text)>[] doubtful = new List<(int, byte[])>[counts.Length];
        int[] first = new int[counts.Length];
        for (int i = 1; i < first.Length; i++)
        {
            first[i] = first[i - 1] + counts[i - 1];
        }

        int left = (int)Math.Max(FewDoubtful, total / LinesPerDoubtful);
        bool read = blocks.Read(_how.Threads, (block, text) =>
        {
            PlainRows reader = new(_layout, _time, rules, rows) { Only = _how.Only is null ? null : Encoding.UTF8.GetBytes(_how.Only) };
            doubtful[block] = [];
            bool plain = reader.Read(text, (first[block], counts[block]), doubtful[block]);
            _how.Advance(text.Length);
            return plain && Interlocked.Add(ref left, -doubtful[block].Count) >= 0;
        }, cancel);
        (int Row, byte[] Text)[] aside = read ? [.. doubtful.SelectMany(d => d)] : [];
        return read ? (rows, new([.. aside.Select(a => a.Row)], [.. aside.SelectMany(a => a.Text.Append((byte)'\n'))])) : null;
    }

    /// <summary>The symbols that the file names, in the order of their bytes; null when they cannot be told so.</summary>
    public IReadOnlyList<string>? Symbols(CancellationToken cancel)
    {
        using SafeFileHandle file = Open();
        if (LineBlocks.Of(file, _layout.SkipLines) is not { } blocks)
        {
            return null;
        }

        HashSet<string> symbols = [];
        bool read = blocks.Read(_how.Threads, (_, text) =>
        {
            PlainRows reader = new(_layout, _time, new(BarRules.Default), new(0));
            HashSet<string> found = [];
            bool plain = reader.Symbols(text, found);
            lock (symbols)
            {
                symbols.UnionWith(found);
            }

            return plain;
        }, cancel);
        return read ? [.. symbols.OrderBy(Encoding.UTF8.GetBytes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).Take(MostSymbols)] : null;
    }

    private SafeFileHandle Open() => File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
