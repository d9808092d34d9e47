using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Toolkit.Tests;

namespace Toolkit.Cli.Tests;

/// <summary>The published command from which DuckDB's native library was taken away, beside the whole one.</summary>
public sealed class WithoutDuckDbTests : IAsyncLifetime
{
    private readonly Cli _cli = new();
    private string _command = "";

    public async Task InitializeAsync()
    {
        string published = Path.GetDirectoryName(Checkout.BuiltCommand)!, copy = _cli.File("command");
        foreach (string file in Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(published, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (Path.GetFileNameWithoutExtension(file) is not ("libduckdb" or "duckdb"))
            {
                File.Copy(file, to);
            }
        }

        _command = Path.Combine(copy, Path.GetFileName(Checkout.BuiltCommand));

        // 6,000 minutes go into a file; ten of them, revised by a second load, stay hot rows; the first version is still kept.
        await _cli.OkAsync("ingest", _cli.Write("m.csv", [Bars.Header, .. Minutes(0, 6_000, 0)]), "M", "--calendar", "24/7");
        await _cli.OkAsync("ingest", _cli.Write("hot.csv", [Bars.Header, .. Minutes(5_990, 15, 1)]), "M", "--calendar", "24/7");
        await _cli.OkAsync("ingest", _cli.Write("day.csv", Bars.Daily), "DAY", "--calendar", "XNYS");
        await using GZipStream packed = new(File.Create(_cli.File("day.gz")), CompressionLevel.Fastest);
        await packed.WriteAsync(await File.ReadAllBytesAsync(_cli.File("day.csv")));
    }

    public Task DisposeAsync()
    {
        _cli.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("query M --format csv")]
    [InlineData("query M --format csv --from 2024-01-02 --to 2024-01-03")]
    [InlineData("query M --format csv --as-of 1")]
    [InlineData("query M --format csv --resample 1h")]
    [InlineData("query M --format json --last 20")]
    [InlineData("query M --format csv --columns close,volume")]
    [InlineData("summary M --json")]
    [InlineData("info M --json")]
    [InlineData("gaps M --json")]
    [InlineData("list --json")]
    [InlineData("runs list --sort sharpe --symbol M --json")]
    [InlineData("backtest SmaCross M --timeframe 15m --cash 10000 --commission 0.1% --json")]
    public async Task Bars_when_duckdb_is_missing_then_the_same_answers(string call)
    {
        string[] args = call.Split(' ');

        Outcome whole = await _cli.ProcessAsync(args);
        Outcome without = await RunAsync(args);

        Assert.Equal((0, 0), (whole.Code, without.Code));
        Assert.Equal(Lines(whole), Lines(without));
    }

    [Fact]
    public async Task Missing_duckdb_when_bars_are_read_then_nothing_to_say()
    {
        Outcome file = await RunAsync("query", "M", "--format", "csv"), study = await RunAsync("backtest", "SmaCross", "M", "--json");

        Assert.Equal("", file.Error);
        Assert.DoesNotContain(study.Json.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("DuckDB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ingest", "day.csv", "NEW")]
    [InlineData("bulk", ".", "--pattern", "{symbol}.csv")]
    [InlineData("compact", "--all")]
    public async Task Plain_csv_and_files_of_the_store_when_duckdb_is_missing_then_taken_in_and_joined(params string[] args)
    {
        Assert.Equal(0, (await RunAsync(args)).Code);
        Assert.True((await _cli.JsonAsync("verify")).GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData("sql", "SELECT 1")]
    [InlineData("ingest", "day.gz", "NEW", "--json")]
    [InlineData("query", "M", "--format", "parquet", "-o", "m.parquet")]
    [InlineData("repair")]
    [InlineData("runs", "list", "--where", "sharpe > 1")]
    public async Task What_needs_duckdb_when_it_is_missing_then_an_error_that_says_how_to_mend_it(params string[] args)
    {
        Outcome outcome = await RunAsync(args);

        Assert.Equal(1, outcome.Code);
        string error = outcome.Errors[^1];
        Assert.StartsWith("error: DuckDB's native library cannot be loaded, which SQL and files other than those of plain CSV and of the store need: there is none for ", error, StringComparison.Ordinal);
        Assert.Contains("put libduckdb of DuckDB 1.", error, StringComparison.Ordinal);
        Assert.Contains(_cli.File("command"), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duckdb_when_it_is_there_and_cannot_be_loaded_then_the_systems_reason_is_told()
    {
        string library = OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
        await File.WriteAllTextAsync(_cli.File(Path.Combine("command", library)), "for another machine");

        Outcome sql = await RunAsync("sql", "SELECT 1"), query = await RunAsync("query", "M", "--format", "csv");

        Assert.Equal((1, 0), (sql.Code, query.Code));
        Assert.Contains($"{_cli.File(Path.Combine("command", library))}: ", Assert.Single(sql.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("there is none", sql.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_when_duckdb_is_missing_then_the_library_is_the_problem_and_not_the_catalog()
    {
        Outcome doctor = await RunAsync("doctor", "--json");

        Assert.NotEqual(0, doctor.Code);
        Assert.Equal(_cli.File("command"), Assert.Single(doctor.Json.GetProperty("problems").EnumerateArray()).GetProperty("where").GetString());
    }

    private static IEnumerable<string> Minutes(int from, int count, int raised) => Enumerable.Range(from, count).Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"{new DateTime(2024, 1, 1).AddMinutes(i):yyyy-MM-dd'T'HH:mm:ss}Z,{Price(i)},{Price(i) + 1},{Price(i) - 1},{Price(i) + raised * 0.5},{(i % 7 == 0 ? "" : i)}"));

    private static double Price(int minute) => 100 + 20 * Math.Sin(minute / 40.0);

    /// <summary>What was answered, without the time that it took.</summary>
    private static IEnumerable<string> Lines(Outcome outcome) =>
        outcome.Lines.Where(line => !line.Contains("elapsed", StringComparison.OrdinalIgnoreCase)).Select(line => line.TrimEnd(','));

    private async Task<Outcome> RunAsync(params string[] args)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [_command, "-w", _cli.Workspace, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _cli.Folder,
        };
        using TestProcess process = TestProcess.Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        return new(await process.EndedAsync(), await output, await error);
    }
}
