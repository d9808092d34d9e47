using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Features;

/// <summary>Writes and reads the files of features: long rows (series, name, version, column, time, value), and what they are in the footer.</summary>
internal sealed class FeatureFiles(BarStore store)
{
    private const string Pair = "toolkit_feature";

    /// <summary>What a feature's values are of: all that is declared of it, and each bar.</summary>
    public static string Digest(FeatureDefinition definition, ReadOnlySpan<long> time, ReadOnlySpan<long> marks)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Json(definition).ToJsonString()));
        hash.AppendData(MemoryMarshal.AsBytes(time));
        hash.AppendData(MemoryMarshal.AsBytes(marks));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The file of a feature that counts; null when there is none.</summary>
    public FeatureFile? Find(SeriesKey series, string name) => FeatureFile.All(store.Layout, FeatureFile.IdOf(series, name)).FirstOrDefault()?.First();

    /// <summary>What a file says it is; null when it is lost or damaged.</summary>
    public FeatureHeader? Header(FeatureFile file, CancellationToken cancel) => Sound(file, cancel, bench => Header(bench, file));

    /// <summary>The feature in a file; null when it is lost or damaged.</summary>
    public FeatureSeries? Read(FeatureFile file, CancellationToken cancel) => Sound(file, cancel, bench => Header(bench, file) is { } header ? Read(bench, file, header) : null);

    /// <summary>Writes a feature, which from then on takes the place of what was kept of it.</summary>
    public void Write(FeatureSeries feature, CancellationToken cancel)
    {
        FeatureDefinition definition = feature.Definition;
        string id = FeatureFile.IdOf(definition.Series, definition.Name);
        using Workbench bench = new(null, store, cancel);
        string table = bench.NewTable("feature");
        bench.Execute($"CREATE TABLE {table} (time TIMESTAMP, mark BIGINT, {string.Join(", ", feature.Columns.Select((_, i) => $"c{i} DOUBLE"))})");
        Append(bench.Connection, table, feature);
        string unique = Guid.NewGuid().ToString("N");
        ParquetFile file = new(
            unique,
            sha256 => FeatureFile.PathOf(store.Layout, id, (Find(definition.Series, definition.Name)?.Number ?? 0) + 1, sha256),
            // The first pair makes the name another one than that of a process that writes the same at the same time.
            [("toolkit_file_id", unique), (Pair, Json(feature).ToJsonString())]);
        new ParquetWriter(bench).Write(file, Rows(table, feature), (path, _, _, rows) => rows.Rows == (long)feature.Count * feature.Columns.Count
            ? path
            : throw ToolkitException.BadData($"{path} has {rows.Rows} rows after it was written", "check the disk"));
    }

    private static Select Rows(string table, FeatureSeries feature)
    {
        FeatureDefinition definition = feature.Definition;
        IEnumerable<string> columns = feature.Columns.Select((_, i) =>
            $"SELECT $column{i} AS column_name, time, {(i == 0 ? "mark" : "NULL::BIGINT")} AS mark, c{i} AS value, {i} AS place FROM {table}");
        return new(
            $"""
            SELECT $exchange AS exchange, $symbol AS symbol, $timeframe AS timeframe, $name AS name, $version AS version, column_name, time, value, mark
            FROM ({string.Join(" UNION ALL ", columns)}) ORDER BY place, time
            """,
            [
                ("exchange", definition.Series.Exchange), ("symbol", definition.Series.Symbol), ("timeframe", definition.Series.Timeframe.Name),
                ("name", definition.Name), ("version", definition.Version), .. feature.Columns.Select((column, i) => ($"column{i}", (object?)column)),
            ]);
    }

    private static void Append(DuckDBConnection connection, string table, FeatureSeries feature)
    {
        Column[] columns = [.. feature.Columns.Select(name => feature[name])];
        using DuckDBAppender rows = connection.CreateAppender(table);
        for (int i = 0; i < feature.Count; i++)
        {
            IDuckDBAppenderRow row = rows.CreateRow().AppendValue(feature.Time[i]).AppendValue(feature.Marks.Span[i]);
            foreach (Column column in columns)
            {
                row.AppendValue(double.IsNaN(column[i]) ? null : column[i]);
            }

            row.EndRow();
        }
    }

    private static FeatureHeader? Header(Workbench bench, FeatureFile file) => bench.List(
        $"SELECT decode(value) FROM parquet_kv_metadata({SqlLiteral.Of(file.Path)}) WHERE decode(key) = '{Pair}'", row => row.GetString(0)) is [var json]
        ? Header(JsonNode.Parse(json)!)
        : null;

    private static FeatureSeries? Read(Workbench bench, FeatureFile file, FeatureHeader header)
    {
        long[] time = [], marks = [];
        List<(string Name, double[] Values)> columns = [];
        foreach (string column in header.Columns)
        {
            using SqlText text = new(bench.Connection.NativeConnection, $"SELECT epoch_us(time) AS time, mark, value FROM read_parquet({SqlLiteral.Of(file.Path)}, hive_partitioning = false) WHERE column_name = $column ORDER BY time");
            using PreparedSql statement = text.Prepare(0);
            statement.Bind(new Dictionary<string, object?> { ["column"] = column });
            using SqlResult result = statement.Execute(streaming: true, bench.Cancel);
            Frame rows = result.ToFrame(null);
            columns.Add((column, rows.Numbers("value")));
            (time, marks) = columns.Count == 1 ? (rows.Span<long>("time").ToArray(), rows.Span<long>("mark").ToArray()) : (time, marks);
        }

        return columns.TrueForAll(column => column.Values.Length == time.Length) && Digest(header.Definition, time, marks) == header.Digest
            ? new(header.Definition, (time, marks), columns)
            : null;
    }

    /// <summary>Looks into a file whose content is what its name says.</summary>
    private T? Sound<T>(FeatureFile file, CancellationToken cancel, Func<Workbench, T?> look)
        where T : class
    {
        try
        {
            FileCheck.OnRead([new(file.Path, -1, file.Sha256)], verify: true);
            using Workbench bench = new(null, store, cancel);
            return look(bench);
        }
        catch (Exception e) when (e is ToolkitException { Kind: ErrorKind.BadData or ErrorKind.NotFound } or FileNotFoundException or DuckDBException)
        {
            return null;
        }
    }

    private static JsonObject Json(FeatureSeries feature)
    {
        JsonObject json = Json(feature.Definition);
        json["columns"] = new JsonArray([.. feature.Columns.Select(name => JsonValue.Create(name))]);
        json["rows"] = feature.Count;
        json["from"] = feature.Time.Microseconds[0];
        json["to"] = feature.Time.Microseconds[^1];
        json["digest"] = Digest(feature.Definition, feature.Time.Microseconds, feature.Marks.Span);
        return json;
    }

    private static JsonObject Json(FeatureDefinition definition) => new()
    {
        ["exchange"] = definition.Series.Exchange,
        ["symbol"] = definition.Series.Symbol,
        ["timeframe"] = definition.Series.Timeframe.Name,
        ["name"] = definition.Name,
        ["version"] = definition.Version,
        ["lookBack"] = definition.LookBack,
        ["lookAhead"] = definition.LookAhead,
        ["adjust"] = definition.Adjust.ToString(),
        ["calendar"] = definition.Calendar,
        ["sql"] = definition.Sql,
    };

    private static FeatureHeader Header(JsonNode json) => new(
        new()
        {
            Series = new((string)json["exchange"]!, (string)json["symbol"]!, Timeframe.Parse((string)json["timeframe"]!)),
            Name = (string)json["name"]!,
            Version = (string)json["version"]!,
            LookBack = (int?)json["lookBack"],
            LookAhead = (int)json["lookAhead"]!,
            Adjust = Enum.Parse<Adjustment>((string)json["adjust"]!),
            Calendar = (string)json["calendar"]!,
            Sql = (string)json["sql"]!,
        },
        [.. json["columns"]!.AsArray().Select(name => (string)name!)],
        (long)json["rows"]!,
        ((long)json["from"]!, (long)json["to"]!),
        (string)json["digest"]!);
}

/// <summary>What the footer of a feature's file says.</summary>
internal sealed record FeatureHeader(FeatureDefinition Definition, IReadOnlyList<string> Columns, long Rows, (long From, long To) Times, string Digest);
