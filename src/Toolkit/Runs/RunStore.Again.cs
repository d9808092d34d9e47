using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Toolkit.Runs;

namespace Toolkit;

public sealed partial class RunStore
{
    private static readonly JsonWriterOptions ExportOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Writes a run for other programs: all of it as JSON, or its closed trades as CSV.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="format">JSON or CSV.</param>
    /// <param name="stream">Where it is written to, as UTF-8; it stays open.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ToolkitException">There is no such run (not found), or its bytes are damaged (bad data).</exception>
    public async Task ExportAsync(long id, RunFormat format, Stream stream, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StoredRun run = await LoadAsync(id, cancel).ConfigureAwait(false);
        if (format == RunFormat.Json)
        {
            RunJson.Write(stream, run, ExportOptions);
            return;
        }

        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        run.Result.TradesFrame().WriteCsv(writer, cancel);
    }

    /// <summary>Runs a stored run again, on the same bars with the same options, and compares the two to the last bit. Saves nothing.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="options">How its strategy is made. Default: a shipped one by its name.</param>
    /// <param name="cancel">Stops it before the strategy runs.</param>
    /// <remarks>
    /// The bars are read as they were read then. When their hash is the same today, these are taken; else those of the version
    /// that the run used, as long as it is kept.
    /// </remarks>
    /// <exception cref="ToolkitException">
    /// There is no such run or strategy (not found); it was made of trades, signals or bars from memory (usage); its bars have
    /// changed and the old ones are not kept any more: the message says what has changed (bad data).
    /// </exception>
    public async Task<RerunReport> RerunAsync(long id, RerunOptions? options = null, CancellationToken cancel = default)
    {
        StoredRun run = await LoadAsync(id, cancel).ConfigureAwait(false);
        RunAgain again = new(run, _bars, sha256 => _store.Catalog.Read(connection => RunReader.Checksums(connection, sha256)), options ?? new());
        return await Task.Run(() => again.RunAsync(cancel), cancel).ConfigureAwait(false);
    }
}
