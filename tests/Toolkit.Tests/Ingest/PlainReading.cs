using DuckDB.NET.Data;
using Toolkit.Bars;
using Toolkit.Ingest;

namespace Toolkit.Tests.Ingest;

/// <summary>Reads a CSV as bytes and by DuckDB, which must come to the same.</summary>
internal static class PlainReading
{
    /// <summary>Compares the two ways, with times as moments and as labels; says of each whether it was read as bytes.</summary>
    public static bool[] MustAgree(InputFile file, IngestRequest request, Func<DuckDBConnection> connect) =>
        file.Kind != InputKind.Csv ? [] : [MustAgree(file, request, connect, labels: false), MustAgree(file, request, connect, labels: true)];

    /// <inheritdoc cref="MustAgree(InputFile, IngestRequest, Func{DuckDBConnection})"/>
    public static bool[] MustAgree(string path, IngestOptions? options = null, string symbol = "S")
    {
        using TemporaryFolder folder = new();
        using DuckDBConnection connection = Toolkit.DuckDb.DuckDbLibrary.Open(folder.Path);
        return MustAgree(InputFile.Open(path, folder.File("work")), new(path, symbol, null, options ?? new()), () => connection);
    }

    private static bool MustAgree(InputFile file, IngestRequest request, Func<DuckDBConnection> connect, bool labels)
    {
        RowRules rules = new(new BarRules(request.Options.AllowNonPositive));
        SourceRows? bytes = Source().ReadBytes(labels, rules, default);
        if (bytes is null)
        {
            return false;
        }

        SourceRows texts = Source().ReadTexts(labels, rules, default);
        Assert.Equal(texts.Rejects.Rows, bytes.Rejects.Rows);
        Assert.Equal(texts.Rejects.Listed, bytes.Rejects.Listed);
        Assert.Equal(Rows(texts.Rows), Rows(bytes.Rows));
        return true;

        CsvSource Source()
        {
            CsvSource source = CsvSource.Recognise(file, request, connect);
            source.Only(default);
            return source;
        }
    }

    /// <summary>Times and the bits of values, so that nothing is equal that is only nearly so.</summary>
    private static List<(long, long, long, long, long, long)> Rows(RowColumns rows) =>
        [.. Enumerable.Range(0, rows.Count).Select(i => (rows.Time[i], Bits(rows, 0, i), Bits(rows, 1, i), Bits(rows, 2, i), Bits(rows, 3, i), Bits(rows, 4, i)))];

    private static long Bits(RowColumns rows, int column, int row) =>
        double.IsNaN(rows.Values[column][row]) ? long.MinValue : BitConverter.DoubleToInt64Bits(rows.Values[column][row]);
}
