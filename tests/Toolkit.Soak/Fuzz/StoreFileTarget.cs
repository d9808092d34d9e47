using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Toolkit.Soak;

/// <summary>Parquet files of the store itself, as if somebody had written them so: size and hash in the catalog agree, so that the readers meet the bytes.</summary>
internal sealed class StoreFileTarget : IFuzzTarget
{
    private readonly string _workspace;
    private readonly string _file;

    public StoreFileTarget(string folder)
    {
        _workspace = Path.Combine(folder, "workspace");
        using Workspace tk = Workspace.Open(_workspace, new() { Threads = 1 });
        tk.Ingest.BarsAsync("S", "1m", new Load(1, "S", "1m", 0, 8_000, true, false).Bars()).GetAwaiter().GetResult();
        _file = tk.Files()[0].Path;
        Samples = [File.ReadAllBytes(_file)];
    }

    public IReadOnlyList<byte[]> Samples { get; }

    public async Task TakeAsync(byte[] input, Random random)
    {
        await File.WriteAllBytesAsync(_file, input);
        using (SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_workspace, "catalog.db"), Pooling = false }.ToString()))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE files SET size_bytes = $size, sha256 = $hash";
            command.Parameters.AddWithValue("$size", input.Length);
            command.Parameters.AddWithValue("$hash", Convert.ToHexStringLower(SHA256.HashData(input)));
            command.ExecuteNonQuery();
        }

        using Workspace tk = Workspace.Open(_workspace, new() { Threads = 1, VerifyReads = random.Next(2) == 0 });
        ToolkitException? refused = null;
        try
        {
            await tk.Bars.ReadAsync("S", "1m", random.Next(2) == 0 ? Load.Start.AddHours(1) : null);
        }
        catch (ToolkitException e)
        {
            refused = e;
        }

        await tk.SqlAsync("SELECT count(*), sum(close), max(time) FROM bars WHERE symbol = 'S'");
        if (refused is not null)
        {
            throw refused;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
