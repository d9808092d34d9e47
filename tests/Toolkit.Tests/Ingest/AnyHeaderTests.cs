using System.Collections.Concurrent;
using CsCheck;
using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Ingest;

namespace Toolkit.Tests.Ingest;

/// <summary>Property: bars in any layout come back equal, none lost and none changed.</summary>
public sealed class AnyHeaderTests : IDisposable
{
    private const int Files = 5_000;
    private const ulong Seed = 20261127;

    private readonly TemporaryFolder _folder = new();

    private sealed record Recognised(int Number, AnyHeader File, CsvLayout Layout, string[][] Rows);

    /// <summary>Of each file the layout is recognised; the texts of files that are written alike are read by one statement.</summary>
    [Fact]
    public async Task Bars_under_any_header_come_back_equal()
    {
        ConcurrentBag<Recognised> recognised = [];
        ConcurrentBag<string> failures = [];
        await Parallel.ForAsync(0, Files, (i, _) =>
        {
            AnyHeader file = At(i);
            try
            {
                recognised.Add(Recognise(i, file));
            }
            catch (ToolkitException e)
            {
                failures.Add($"file {i}: {e.Message} ({e.Hint})\n{file.Text}");
            }

            return ValueTask.CompletedTask;
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} files are not recognised, such as\n{failures.FirstOrDefault()}");
        using DuckDBConnection connection = DuckDbLibrary.Open(_folder.Path);
        foreach (IGrouping<string, Recognised> alike in recognised.OrderBy(r => r.Number).GroupBy(r => $"{r.Layout.Time} {r.Layout.Time.SerialSeconds} {r.Layout.Time.Joined} {r.Layout.Time.TimeDigits} {r.Layout.Numbers} {r.File.Daily}"))
        {
            Dictionary<int, Bar[]> read = Read(connection, [.. alike]);
            foreach (Recognised one in alike)
            {
                Assert.True(one.File.Bars.SequenceEqual(read[one.Number]), Difference(one, read[one.Number]));
            }
        }
    }

    /// <summary>Some of them by the loader, with its reader's own types, encodings and quotes.</summary>
    [Fact]
    public void Bars_under_any_header_are_loaded()
    {
        using Staging staging = new();
        string path = staging.Folder.File("any.csv");
        for (int i = 0; i < Files; i += 50)
        {
            AnyHeader file = At(i);
            File.WriteAllBytes(path, file.Bytes);
            Bar[] read = staging.Stage(path, file.Daily ? "1d" : "1m", symbol: AnyHeader.Asked);
            Assert.True(file.Bars.SequenceEqual(read), $"file {i}: {staging.Format}; {staging.Columns}\n{file.Text}\n{string.Join('\n', read.Except(file.Bars).Take(3))}");
            Assert.Equal(0, staging.Result.Report.RowsRejected + staging.Result.Report.Duplicates);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static AnyHeader At(int number) => AnyHeader.Gen.Generate(new PCG((uint)number, Seed), null, out _);

    private Recognised Recognise(int number, AnyHeader file)
    {
        string path = _folder.File($"{number}.csv");
        File.WriteAllBytes(path, file.Bytes);
        FileHead head = FileHead.Read(InputFile.Open(path, _folder.Path));
        string[][] Rows(CsvLayout layout) => [.. head.Lines.Skip(layout.SkipLines).Where(l => l.Length > 0).Select(l => DelimitedLine.Split(l, layout.Delimiter))];
        DateChoice Decide(CsvLayout open, DateOrder[] possible) => DateOrderDecision.Decide(
            [.. Rows(open).Select(r => r[open.Column(ColumnRole.Time)].Split(' ', 'T')[0]).GroupBy(d => d).Select(g => (g.Key, g.LongCount()))], possible, null);
        CsvLayout layout = CsvLayout.Recognise(head, "any.csv", new(path, AnyHeader.Asked, null, new()), Decide);
        string[][] rows = Rows(layout);
        int symbol = layout.Column(ColumnRole.Symbol);
        return new(number, file, layout, symbol >= 0 && rows.DistinctBy(r => r[symbol]).Count() > 1 ? [.. rows.Where(r => r[symbol] == AnyHeader.Asked)] : rows);
    }

    private static Dictionary<int, Bar[]> Read(DuckDBConnection connection, Recognised[] alike)
    {
        connection.Execute("CREATE OR REPLACE TEMP TABLE texts (file INTEGER, date VARCHAR, clock VARCHAR, open VARCHAR, high VARCHAR, low VARCHAR, close VARCHAR, volume VARCHAR)");
        using (DuckDBAppender appender = connection.CreateAppender("texts"))
        {
            foreach (Recognised one in alike)
            {
                foreach (string[] row in one.Rows)
                {
                    string? Field(ColumnRole role) => one.Layout.Has(role) ? row[one.Layout.Column(role)] : null;
                    appender.CreateRow().AppendValue(one.Number).AppendValue(Field(ColumnRole.Time)).AppendValue(Field(ColumnRole.TimeOfDay)).AppendValue(Field(ColumnRole.Open))
                        .AppendValue(Field(ColumnRole.High)).AppendValue(Field(ColumnRole.Low)).AppendValue(Field(ColumnRole.Close)).AppendValue(Field(ColumnRole.Volume)).EndRow();
                }
            }
        }

        CsvLayout layout = alike[0].Layout;
        string time = layout.Time.Sql(layout.Time.Joined ? layout.Time.JoinSql("date", "clock") : "date", alike[0].File.Daily, trying: true);
        string Number(string column) => layout.Numbers.Sql(column, "TRY_CAST");
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT file, epoch_us({time}), {Number("open")}, {Number("high")}, {Number("low")}, {Number("close")}, {Number("volume")} FROM texts ORDER BY rowid";
        using DuckDBDataReader reader = command.ExecuteReader();
        Dictionary<int, List<Bar>> bars = alike.ToDictionary(a => a.Number, _ => new List<Bar>());
        while (reader.Read())
        {
            double Price(int at) => reader.IsDBNull(at) ? double.NaN : reader.GetDouble(at);
            bars[reader.GetInt32(0)].Add(new(
                reader.IsDBNull(1) ? default : UnixMicroseconds.ToDateTime(reader.GetInt64(1)), Price(2), Price(3), Price(4), Price(5), reader.IsDBNull(6) ? null : reader.GetDouble(6)));
        }

        return bars.ToDictionary(b => b.Key, b => b.Value.ToArray());
    }

    private static string Difference(Recognised one, Bar[] read) =>
        $"file {one.Number}: {one.Layout}; {string.Join(", ", one.Layout.Roles.Zip(one.Layout.Names))}; {string.Join("; ", one.Layout.Notes)}\n{one.File.Text}\n{string.Join('\n', read.Except(one.File.Bars).Take(3))}";
}
