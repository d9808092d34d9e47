using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Sql;
using Toolkit.Storage;

namespace Toolkit.Features;

/// <summary>The view <c>features</c>: a row for each bar and column of each feature that is current in the version that a statement reads.</summary>
/// <remarks>
/// A stale feature has one row without a time, and reading that row is an error. So a statement that asks for a stale feature fails and
/// says which, one that asks for others does not notice it, and no statement is answered with a part of what it asked for.
/// </remarks>
internal sealed class FeatureView
{
    private const string Name = "features";

    private const string Columns = "exchange, symbol, timeframe, name, version, column_name, time, value";

    // Without error() in each column a condition such as value > 0 would take the row away before it is read.
    private const string Stale =
        """
        SELECT exchange, symbol, timeframe, name, version, error(message)::VARCHAR AS column_name, error(message)::TIMESTAMP AS time, error(message)::DOUBLE AS value
        FROM store.stale_features WHERE error(message) IS NULL
        """;

    private const string Current = $"SELECT {Columns} FROM read_parquet(getvariable('toolkit_feature_files'), hive_partitioning = false)";

    /// <summary>What DuckDB puts before the text of error().</summary>
    private const string Raised = "Invalid Input Error: ";

    private readonly DuckDBConnection _connection;
    private readonly FeatureStore _features;
    private string _files = "[]";
    private string _stale = string.Empty;

    private FeatureView(DuckDBConnection connection, FeatureStore features)
    {
        (_connection, _features) = (connection, features);
        connection.Execute("CREATE TABLE store.stale_features (exchange VARCHAR, symbol VARCHAR, timeframe VARCHAR, name VARCHAR, version VARCHAR, message VARCHAR)");
        MakeView();
    }

    public static SqlViews Of(FeatureStore features) => new()
    {
        Words = [Name, "query"],
        Names = [Name],
        Keep = connection => new FeatureView(connection, features).Refresh,
        Explain = error => error.Message.StartsWith(Raised, StringComparison.Ordinal) && error.Message.EndsWith(FeatureStore.StaleEnd, StringComparison.Ordinal)
            ? new(ErrorKind.BadData, error.Message[Raised.Length..], FeatureStore.Again, error)
            : null,
    };

    private void Refresh(StoreSnapshot snapshot, bool anew)
    {
        _features.Check();
        ILookup<bool, (FeatureFile File, FeatureHeader Header)> kept = _features.Kept(CancellationToken.None)
            .ToLookup(one => _features.IsCurrent(one.File, one.Header, snapshot, CancellationToken.None));
        string files = SqlLiteral.List(kept[true].Select(one => one.File.Path)), stale = string.Join('|', kept[false].Select(one => one.File.Path));
        if (anew || files != _files)
        {
            _connection.Execute($"SET VARIABLE toolkit_feature_files = {files}");
            _files = files;
            MakeView();
        }

        if (anew || stale != _stale)
        {
            _connection.Execute("TRUNCATE store.stale_features");
            using DuckDBAppender rows = _connection.CreateAppender("store", "stale_features");
            foreach (FeatureDefinition one in kept[false].Select(one => one.Header.Definition))
            {
                rows.CreateRow().AppendValue(one.Series.Exchange).AppendValue(one.Series.Symbol).AppendValue(one.Series.Timeframe.Name).AppendValue(one.Name).AppendValue(one.Version)
                    .AppendValue(FeatureStore.StaleWords(one)).EndRow();
            }

            _stale = stale;
        }
    }

    private void MakeView() => _connection.Execute($"CREATE OR REPLACE VIEW {Name} AS {(_files == "[]" ? Stale : $"{Current} UNION ALL {Stale}")}");
}
