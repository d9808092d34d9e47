using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Ingest;

namespace Toolkit.Tests.Ingest;

/// <summary>Stages an input without a store around it; one bad row of a few does not refuse it.</summary>
internal sealed class Staging : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDBConnection _connection;

    public Staging() => _connection = DuckDbLibrary.Open(_folder.Path);

    public StagedSeries Result { get; private set; } = null!;

    public IReadOnlyList<string> Notes { get; private set; } = [];

    public ColumnMap Columns { get; private set; } = new();

    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    public bool Adjusted { get; private set; }

    public string Format { get; private set; } = "";

    public TemporaryFolder Folder => _folder;

    public string Quarantine => File.ReadAllText(Result.Report.Quarantine!);

    public DuckDBConnection Connection => _connection;

    public Bar[] Text(string text, Timeframe? timeframe = null, IngestOptions? options = null, string symbol = "S") =>
        Stage(_folder.Write("input.csv", text), timeframe, options, symbol);

    public Bar[] Stage(string path, Timeframe? timeframe = null, IngestOptions? options = null, string symbol = "S")
    {
        IngestRequest request = new(path, symbol, timeframe, (options ?? new()) with { AllowRejects = true });
        InputFile file = InputFile.Open(path, _folder.File("work"));
        try
        {
            RowSource source = RowSource.Recognise(file, request, () => _connection);
            source.Only(default);
            Result = new SeriesStaging(source, new(_folder.File("quarantine"), TimeProvider.System), default).Run();
        }
        catch (DuckDBException e)
        {
            throw file.Unreadable(e);
        }

        PlainReading.MustAgree(file, request, () => _connection);
        (Notes, Format, Columns, LeftOut, Adjusted) = (Result.Report.Notes, Result.Report.Format, Result.Report.Columns!, Result.Report.LeftOut, Result.Adjusted);
        Bar[] bars = [.. new BarSeries(new("local", symbol, Result.Report.Timeframe), Result.Rows)];
        Assert.Equal(Result.Report.RowsAccepted, bars.Length);
        Assert.Equal(Result.Report.RowsRead, Result.Report.RowsAccepted + Result.Report.RowsRejected + Result.Report.Duplicates);
        return bars;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    /// <summary>A bar by its time in ISO 8601 (UTC).</summary>
    public static Bar At(string time, double open, double high, double low, double close, double? volume = null) => new(
        DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal),
        open, high, low, close, volume);
}
