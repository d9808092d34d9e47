namespace Toolkit.Cli.Verbs;

/// <summary><c>push clickhouse://…</c></summary>
internal static class ClickHousePush
{
    public static async Task RunAsync(Call call, string address, bool all, CancellationToken cancel)
    {
        using ClickHouseServer server = ClickHouseServer.At(address);
        using Workspace tk = call.Open();
        ClickHousePushReport r = await ProgressBars.ShowAsync<ClickHousePushReport, ClickHousePushProgress>(
            call.Report, null, p => (p.What, $"{p.What}, {Text.Count(p.RowsSent)} rows sent", p.Part), progress => server.PushAsync(tk, new() { All = all }, progress, cancel));
        call.Report.Result(
            new { r.Database, r.Version, r.RowsSent, r.RowsRemoved, Bytes = r.BytesSent, Tables = r.Tables.Select(t => new { t.Name, t.Sent, t.Removed, t.Bytes }) },
            r.Tables.Count > 0
                ? $"{r.Database} holds version {r.Version}: sent {Text.Count(r.RowsSent)} rows ({Text.Bytes(r.BytesSent)}), removed {Text.Count(r.RowsRemoved)}"
                : $"{r.Database} holds version {r.Version} already");
    }
}
