using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Npgsql;

namespace Toolkit.Postgres;

/// <summary>A connection on which statements are written as for SQLite: with parameters <c>$name</c>.</summary>
internal sealed class TeamConnection(NpgsqlConnection inner) : DbConnection
{
    public NpgsqlConnection Inner => inner;

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => throw new NotSupportedException();
    }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => throw new NotSupportedException();

    public override void Close() => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException("the transaction of the call is open");

    protected override DbCommand CreateDbCommand() => new TeamCommand(inner.CreateCommand());
}

internal sealed partial class TeamCommand(NpgsqlCommand inner) : DbCommand
{
    private string _text = "";

    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set => (_text, inner.CommandText) = (value ?? "", Parameter().Replace(value ?? "", "@"));
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => inner.CommandType;
        set => inner.CommandType = value;
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => inner.Cancel();

    public override int ExecuteNonQuery() => Named().ExecuteNonQuery();

    public override object? ExecuteScalar() => Named().ExecuteScalar();

    public override void Prepare() => Named().Prepare();

    protected override DbParameter CreateDbParameter() => new NpgsqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Named().ExecuteReader(behavior);

    protected override void Dispose(bool disposing) => inner.Dispose();

    private NpgsqlCommand Named()
    {
        foreach (NpgsqlParameter parameter in inner.Parameters)
        {
            if (parameter.ParameterName.StartsWith('$'))
            {
                parameter.ParameterName = parameter.ParameterName[1..];
            }
        }

        return inner;
    }

    [GeneratedRegex(@"\$(?=[A-Za-z_])")]
    private static partial Regex Parameter();
}
