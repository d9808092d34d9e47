using System.Text;

namespace Toolkit.Soak;

/// <summary>Files that a workspace takes in.</summary>
internal sealed class IngestTarget : IFuzzTarget
{
    private readonly string _folder;
    private readonly string _kind;
    private readonly Workspace _tk;

    public IngestTarget(string folder, string kind)
    {
        (_folder, _kind) = (folder, kind);
        _tk = Workspace.Open(Path.Combine(folder, "workspace"), new() { Threads = 1 });
        Samples = kind switch
        {
            "csv" => Texts(
                "time,open,high,low,close,volume\n2024-01-02T10:00:00Z,1,2,0.5,1.5,10\n2024-01-02T10:01:00Z,1.5,2,1,1.75,11\n2024-01-02T10:02:00Z,1.75,2.5,1.5,2,\n",
                "Date;Open;High;Low;Close;Volume\n02.01.2024;1,5;2,5;1,25;2;1.000\n03.01.2024;2;2,5;1,75;2,25;1.200\n04.01.2024;2;3;2;3;900\n",
                "\"Date\",\"Time\",\"Open\",\"High\",\"Low\",\"Close\",\"Vol\"\n\"01/02/2024\",\"09:30\",\"$1.00\",\"2\",\"0.5\",\"1.5\",\"10\"\n\"01/02/2024\",\"09:31\",\"1\",\"2\",\"1\",\"1.5\",\"12\"\n",
                "1704189600000,1,2,0.5,1.5,10\n1704189660000,1.5,2,1,1.75,11\n1704189720000,1.75,2.5,1.5,2,12\n",
                "symbol\ttimestamp\to\th\tl\tc\tv\tadj close\nX\t1704189600\t1\t2\t0.5\t1.5\t10\t1.4\nY\t1704189660\t1\t2\t0.5\t1.5\t10\t1.4\n"),
            "option-csv" => Texts(
                QuoteFile.Text("x"),
                "ts,bid,ask,contract\n1450967460000,157.5,161.5,GOOG  160115C00590000\n1450967520000,,0.5,GOOG  160115P00590000\n",
                "[QUOTE_UNIXTIME], [QUOTE_READTIME], [EXPIRE_DATE], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK]\n1641243600, 2022-01-03 16:00, 2022-01-21, 81.2, 81.9, 4800, 84.1, 84.8\n"),
            "tick-csv" => Texts("timestamp,symbol,bid,ask,seq\n2026-01-19T10:00:00.001Z,EUR/USD,1.1,1.2,1\n2026-01-19T10:00:00.002Z,EUR/USD,1.1,1.2,2\n", "time,price,size\n1768816800000,10.5,3\n1768816800001,10.6,4\n"),
            "tick-json" => Texts(
                "{\"timestamp\":\"2026-01-19T10:00:00.001Z\",\"symbol\":\"EUR/USD\",\"bid\":1.1,\"ask\":1.2,\"source\":\"feed\",\"sequence\":1}\n{\"timestamp\":\"2026-01-19T10:00:00.002Z\",\"symbol\":\"EUR/USD\",\"bid\":1.1,\"ask\":1.2}\n",
                "[{\"time\":1768816800000,\"symbol\":\"X\",\"price\":10.5,\"size\":3},{\"time\":1768816800001,\"symbol\":\"X\",\"price\":10.6,\"size\":4}]"),
            _ => [Parquet(3), Parquet(6_000)],
        };
    }

    public IReadOnlyList<byte[]> Samples { get; }

    public async Task TakeAsync(byte[] input, Random random)
    {
        string inner = Directory.CreateDirectory(Path.Combine(_folder, "in")).FullName;
        string path = Path.Combine(inner, "input" + _kind switch { "csv" or "tick-csv" or "option-csv" => ".csv", "tick-json" => random.Next(2) == 0 ? ".jsonl" : ".json", _ => ".parquet" });
        await File.WriteAllBytesAsync(path, input);
        try
        {
            await (_kind switch
            {
                "csv" or "parquet" => _tk.Ingest.FileAsync(
                    path, "S", random.Next(3) == 0 ? (Timeframe)"1m" : null,
                    new() { AllowRejects = random.Next(2) == 0, Replace = true, Timezone = random.Next(4) == 0 ? "America/New_York" : null, AllowNonPositive = random.Next(8) == 0 }),
                "option-csv" => _tk.Options.ImportAsync(path, new() { Underlying = random.Next(2) == 0 ? "GOOG" : null, AllowRejects = random.Next(2) == 0 }),
                "tick-csv" => _tk.Ticks.ImportAsync(path, new() { Symbol = random.Next(2) == 0 ? "S" : null, AllowRejects = random.Next(2) == 0 }),
                _ => (Task)_tk.Ticks.MigrateAsync(inner, new() { Symbol = random.Next(2) == 0 ? "S" : null, AllowRejects = random.Next(2) == 0 }),
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    public ValueTask DisposeAsync()
    {
        _tk.Dispose();
        return ValueTask.CompletedTask;
    }

    private byte[] Parquet(int rows)
    {
        string path = Path.Combine(_folder, "sample.parquet");
        BarSeries.From(new Load(1, "S", "1m", 0, rows, false, false).Bars(), "S", "1m").WriteParquetAsync(path).GetAwaiter().GetResult();
        return File.ReadAllBytes(path);
    }

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
