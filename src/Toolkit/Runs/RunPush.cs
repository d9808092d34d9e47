using System.Data.Common;
using System.Security.Cryptography;
using Toolkit.Catalog;

namespace Toolkit.Runs;

/// <summary>Brings stored runs from a catalog into a team's database, as they are: nothing is unpacked.</summary>
internal sealed class RunPush(CatalogDatabase catalog, TeamDatabase team)
{
    /// <summary>So many runs are one transaction: some megabytes.</summary>
    private const int Part = 500;

    private static readonly RunTable[] Parts = [RunTable.Metrics, RunTable.Parameters, RunTable.Tags, RunTable.Series, RunTable.Details];

    // Numbers and notes are no part of what a run is.
    private static readonly int Notes = RunTable.Runs.Columns.Index().First(column => column.Item == "notes").Index + 1;

    public PushedRuns Run(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        Dictionary<long, long> numbers = [];
        int added = 0;
        foreach (long[] part in ids.Distinct().Chunk(Part))
        {
            cancel.ThrowIfCancellationRequested();
            Rows rows = catalog.Read(connection => Read(connection, part));
            Dictionary<string, long> known = team.Write(connection => Put(connection, rows), cancel);
            added += known.Count(run => run.Value < 0);
            foreach ((long id, string content) in rows.Contents)
            {
                numbers[id] = Math.Abs(known[content]);
            }
        }

        return new([.. ids.Select(id => numbers[id])], added);
    }

    private static Rows Read(DbConnection connection, long[] ids)
    {
        string which = $"WHERE run_id IN ({string.Join(',', ids)})";
        Dictionary<string, List<object?[]>> tables = Parts.ToDictionary(
            table => table.Name, table => connection.Rows($"SELECT {table.Names} FROM {table.Name} {which} ORDER BY run_id, {(table.Columns.Count > 1 ? table.Columns[1] : "run_id")}"));
        List<object?[]> runs = connection.Rows($"SELECT run_id, {RunTable.Runs.Names} FROM runs {which}");
        if (ids.Except(runs.Select(run => (long)run[0]!)).Select(id => (long?)id).FirstOrDefault() is { } missing)
        {
            throw RunReader.NotFound(missing);
        }

        foreach (object?[] parameter in tables[RunTable.Parameters.Name])
        {
            parameter[3] = parameter[3] is { } value ? ParameterCell.InText(value) : null;
        }

        Dictionary<long, Content> contents = runs.ToDictionary(run => (long)run[0]!, run => new Content(run.Where((_, i) => i > 0 && i != Notes)));
        foreach (RunTable table in Parts.Where(table => table != RunTable.Tags))
        {
            tables[table.Name].ForEach(row => contents[(long)row[0]!].Add(row.Skip(1)));
        }

        return new(
            runs, tables, contents.ToDictionary(pair => pair.Key, pair => pair.Value.Hash()),
            connection.Rows($"SELECT {RunTable.Sources.Names} FROM run_sources WHERE sha256 IN (SELECT source_sha256 FROM runs {which})"),
            connection.Rows($"SELECT {RunTable.Bars.Names} FROM run_bars WHERE sha256 IN (SELECT sha256 FROM run_series {which})"));
    }

    /// <returns>The number of each run by its content; negative where it is new.</returns>
    private Dictionary<string, long> Put(DbConnection connection, Rows rows)
    {
        // Two that push the same runs at once, one after the other.
        connection.Execute("LOCK TABLE run_bars IN SHARE ROW EXCLUSIVE MODE");
        Dictionary<string, long> known = connection.List(
            "SELECT content, run_id FROM runs WHERE content = ANY($contents)", r => (r.GetString(0), r.GetInt64(1)), ("$contents", rows.Contents.Values.Distinct().ToArray()))
            .ToDictionary(run => run.Item1, run => run.Item2);
        // Of runs that are equal in all one goes.
        List<object?[]> fresh = [.. rows.Runs.Where(run => !known.ContainsKey(rows.ContentOf(run))).DistinctBy(rows.ContentOf)];
        if (fresh.Count == 0)
        {
            return known;
        }

        List<long> given = connection.List("SELECT nextval('runs_run_id_seq') FROM generate_series(1, $count)", r => r.GetInt64(0), ("$count", fresh.Count));
        Dictionary<long, long> numbers = fresh.Zip(given).ToDictionary(pair => (long)pair.First[0]!, pair => pair.Second);
        team.Append(connection, (RunTable.Sources.Name, RunTable.Sources.Names), rows.Sources, "ON CONFLICT DO NOTHING");
        team.Append(connection, (RunTable.Bars.Name, RunTable.Bars.Names), rows.Bars, "ON CONFLICT DO NOTHING");
        team.Append(
            connection, ("runs", $"run_id, {RunTable.Runs.Names}, content"), fresh.Select(run => (object?[])[numbers[(long)run[0]!], .. run[1..], rows.ContentOf(run)]));
        foreach (RunTable table in Parts)
        {
            team.Append(
                connection, (table.Name, table.Names),
                rows.Tables[table.Name].Where(row => numbers.ContainsKey((long)row[0]!)).Select(row => (object?[])[numbers[(long)row[0]!], .. row[1..]]));
        }

        foreach (object?[] run in fresh)
        {
            known[rows.ContentOf(run)] = -numbers[(long)run[0]!];
        }

        return known;
    }

    private sealed record Rows(
        List<object?[]> Runs, Dictionary<string, List<object?[]>> Tables, Dictionary<long, string> Contents, List<object?[]> Sources, List<object?[]> Bars)
    {
        public string ContentOf(object?[] run) => Contents[(long)run[0]!];
    }

    private sealed class Content
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public Content(IEnumerable<object?> values) => Add(values);

        public void Add(IEnumerable<object?> values)
        {
            foreach (object? value in values)
            {
                byte[] bytes = value switch
                {
                    null => [],
                    byte[] blob => blob,
                    double number => BitConverter.GetBytes(number),
                    long number => BitConverter.GetBytes(number),
                    _ => Encoding.UTF8.GetBytes((string)value),
                };
                // NULL is no empty text, and the length keeps neighbours apart.
                _hash.AppendData(BitConverter.GetBytes(value is null ? -1 : bytes.Length));
                _hash.AppendData(bytes);
            }
        }

        public string Hash()
        {
            using (_hash)
            {
                return Convert.ToHexStringLower(_hash.GetHashAndReset());
            }
        }
    }
}
