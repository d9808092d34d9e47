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
    /// <param name="csv">How CSV is written.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ToolkitException">There is no such run (not found), or its bytes are damaged (bad data).</exception>
    public async Task ExportAsync(long id, RunFormat format, Stream stream, CsvOptions? csv = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StoredRun run = await LoadAsync(id, cancel).ConfigureAwait(false);
        if (format == RunFormat.Json)
        {
            RunJson.Write(stream, run, ExportOptions);
            return;
        }

        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        run.Result.TradesFrame().WriteCsv(writer, csv, cancel);
    }
}
