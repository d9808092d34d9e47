namespace Toolkit.Tests.Chains;

/// <summary>A workspace to import option quotes into.</summary>
internal sealed class Quoted : IDisposable
{
    public const string Header = "quote_time,underlying,expiry,strike,right,bid,ask,bid_size,ask_size";

    public TemporaryFolder Folder { get; } = new();

    public Workspace Tk { get => field ??= Workspace.Open(Folder.File("workspace")); private set; }

    public Task<OptionImportReport> ImportAsync(string name, IEnumerable<string> lines, OptionImportOptions? options = null) =>
        Tk.Options.ImportAsync(Folder.Write(name, string.Join('\n', lines) + "\n"), options);

    /// <summary>Closes the workspace; the next use opens it again.</summary>
    public void Close()
    {
        Tk.Dispose();
        Tk = null!;
    }

    /// <summary>All quotes as the view shows them, each on a line, in order.</summary>
    public async Task<string[]> ViewAsync(string columns = "time, underlying, expiry, strike, \"right\", bid, ask") =>
        Lines(await Tk.SqlAsync($"SELECT {columns} FROM option_quotes ORDER BY ALL"));

    public static string[] Lines(Frame frame) => [.. frame.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)];

    public void Dispose()
    {
        Tk.Dispose();
        Folder.Dispose();
    }
}
