using System.Buffers.Binary;
using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>Reads bars of NautilusTrader's files: whole numbers of 10^-9 in 8 bytes or of 10^-16 in 16, least byte first; in older files texts or numbers.</summary>
internal static class NautilusRows
{
    /// <summary>Rows that are held as bytes at a time.</summary>
    private const int PieceRows = 100_000;

    private const long MostExact = 1L << 53;

    private static readonly string[] Names = ["open", "high", "low", "close", "volume"];
    private static readonly double[] Powers = [.. Enumerable.Range(0, 17).Select(places => double.Parse($"1e{places}", CultureInfo.InvariantCulture))];

    /// <param name="duck">The database.</param>
    /// <param name="from">SQL of the files.</param>
    /// <param name="time">SQL of the microseconds at which a bar begins.</param>
    /// <param name="types">The types of the columns.</param>
    /// <exception cref="ToolkitException">A column is missing, or has another width (bad data).</exception>
    public static IEnumerable<Bar> Read(DuckDBConnection duck, string from, string time, Dictionary<string, string> types)
    {
        using SqlText text = new(duck.NativeConnection, $"SELECT ({time})::BIGINT, {string.Join(", ", Names.Select(name => Column(name, types)))} FROM {from}");
        using PreparedSql statement = text.Prepare(0);
        using SqlResult result = statement.Execute(streaming: false, CancellationToken.None);
        foreach (Frame piece in result.Pieces(null, PieceRows))
        {
            IReadOnlyList<long> times = ((FrameColumn<long>)piece.Columns[0]).Values.ToArray();
            double[][] values = [.. piece.Columns.Skip(1).Select(column => column is FrameColumn<byte[]> bytes ? Array.ConvertAll(bytes.Values.ToArray(), Number) : ((FrameColumn<double>)column).Values.ToArray())];
            for (int row = 0; row < piece.RowCount; row++)
            {
                double volume = values[4][row];
                yield return new(UnixMicroseconds.ToDateTime(times[row]), values[0][row], values[1][row], values[2][row], values[3][row], double.IsNaN(volume) ? null : volume);
            }
        }
    }

    private static string Column(string name, Dictionary<string, string> types) => types.GetValueOrDefault(name) switch
    {
        "BLOB" => $"coalesce({name}, ''::BLOB)",
        // The text of a number is read as the nearest double.
        "BIGINT" or "UBIGINT" => $"coalesce(CAST({name}::VARCHAR || 'e-9' AS DOUBLE), 'nan'::DOUBLE)",
        null => throw ToolkitException.BadData($"there is no column '{name}'", "these are no bars of a catalog of NautilusTrader"),
        _ => $"coalesce({name}::DOUBLE, 'nan'::DOUBLE)",
    };

    private static double Number(byte[] bytes) => bytes.Length switch
    {
        0 => double.NaN,
        8 => Number(BinaryPrimitives.ReadInt64LittleEndian(bytes), 9),
        16 => Number(BinaryPrimitives.ReadInt128LittleEndian(bytes), 16),
        var other => throw ToolkitException.BadData($"a number is {other} bytes wide, and neither 8 nor 16", "these are no bars of a catalog of NautilusTrader"),
    };

    /// <summary>The nearest double: exact where one division of exact numbers gives it, else by way of the decimal text.</summary>
    private static double Number(Int128 raw, int places)
    {
        const long Half = 100_000_000;
        (Int128 whole, Int128 rest) = Int128.DivRem(raw, Half);
        (raw, places) = rest == 0 ? (whole, places - 8) : (raw, places);
        if (Int128.Abs(raw) > long.MaxValue)
        {
            return double.Parse($"{raw}e-{places}", CultureInfo.InvariantCulture);
        }

        long left = (long)raw;
        while (places > 0 && left % 10 == 0)
        {
            (left, places) = (left / 10, places - 1);
        }

        return Math.Abs(left) <= MostExact ? left / Powers[places] : double.Parse($"{left}e-{places}", CultureInfo.InvariantCulture);
    }
}
