using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using Polly;

namespace Toolkit.Postgres;

/// <summary>Does again what a server that restarts, or another transaction, has broken off; and says in plain words what cannot be mended so.</summary>
internal sealed class ServerPatience
{
    private static readonly ResiliencePropertyKey<long> Started = new("started");

    private readonly string _name;
    private readonly ResiliencePipeline _retry;

    /// <param name="name">What messages call the database.</param>
    /// <param name="patience">For how long a call is repeated.</param>
    public ServerPatience(string name, TimeSpan patience)
    {
        (_name, Limit) = (name, patience);
        _retry = new ResiliencePipelineBuilder().AddRetry(new()
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromSeconds(1),
            ShouldHandle = attempt => new(
                attempt.Outcome.Exception is { } e && IsTransient(e) && !attempt.Context.CancellationToken.IsCancellationRequested
                && TimeProvider.System.GetElapsedTime(attempt.Context.Properties.GetValue(Started, 0)) < patience),
        }).Build();
    }

    public TimeSpan Limit { get; }

    /// <summary>Whether the same again may succeed.</summary>
    public static bool IsTransient(Exception e) => e is PostgresException { SqlState: var state }
        // Serialization, deadlock, a source or a run that went meanwhile, shutdown and start, too many connections.
        ? state is "40001" or "40P01" or "23503" or "57P01" or "57P02" or "57P03" or "53300" or "55P03" || state.StartsWith("08", StringComparison.Ordinal)
        : IsLost(e);

    /// <summary>Whether the connection is gone, rather than a statement refused.</summary>
    public static bool IsLost(Exception e) => e switch
    {
        PostgresException { SqlState: var state } => state is "57P01" or "57P02" or "57P03",
        NpgsqlException server => server.IsTransient || e.InnerException is IOException or SocketException or TimeoutException or ObjectDisposedException,
        // What else work throws, of files and the like, is its own.
        _ => false,
    };

    public T Run<T>(Func<T> work, CancellationToken cancel) => Run(work, static () => false, cancel);

    /// <summary>One write, which is committed once whatever becomes of the answers.</summary>
    /// <param name="mark">Of the writer; nobody else uses it meanwhile.</param>
    /// <param name="with">Gives a connection for one attempt.</param>
    /// <param name="work">The statements.</param>
    /// <param name="cancel">Ends the repeating.</param>
    public T Write<T>(CommitMark mark, Func<Func<NpgsqlConnection, T>, T> with, Func<DbConnection, T> work, CancellationToken cancel)
    {
        long number = mark.Next();
        T result = default!;
        bool isAsked = false;
        return Run(
            () => with(connection =>
            {
                using NpgsqlTransaction transaction = connection.BeginTransaction();
                if (!mark.Set(connection, number))
                {
                    // The answer was lost, not the commit.
                    return result;
                }

                isAsked = false;
                result = work(new TeamConnection(connection));
                isAsked = true;
                transaction.Commit();
                return result;
            }),
            () => isAsked, cancel);
    }

    private T Run<T>(Func<T> work, Func<bool> isUnknown, CancellationToken cancel)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancel);
        context.Properties.Set(Started, TimeProvider.System.GetTimestamp());
        try
        {
            return _retry.Execute(static (_, attempt) => attempt(), context, work);
        }
        catch (Exception e) when (e is DbException || IsLost(e))
        {
            throw Explain(e, isUnknown());
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ToolkitException Explain(Exception e, bool isUnknown)
    {
        string outcome = isUnknown ? "; whether the last write was stored is not known" : "";
        return IsTransient(e)
            ? new(ErrorKind.Busy, $"the team's database {_name} has not answered for {Limit.TotalSeconds:0.#} s: {Text(e)}{outcome}", "try again when the server is up; `BusyTimeout` says how long to wait", e)
            : (e as PostgresException)?.SqlState switch
            {
                "28000" or "28P01" => new(ErrorKind.Failure, $"the team's database {_name} does not let this login in: {Text(e)}", "check the user name, and give its password in PGPASSFILE or PGPASSWORD", e),
                "3D000" => new(ErrorKind.NotFound, $"there is no database {_name}", "create it on the server, or name another one", e),
                "42501" => new(ErrorKind.Usage, $"this login may not do that in the team's database {_name}: {Text(e)}", "a strategy writes its own rows only, and an analyst's runs are his own; use the login that owns the rows", e),
                "3F000" or "42P01" => new(ErrorKind.NotFound, $"the team's database {_name} lacks tables of the toolkit: {Text(e)}", "let its owner open it once, which makes them", e),
                _ => new(ErrorKind.Failure, $"the team's database {_name} refused: {Text(e)}{outcome}", "nothing of this call was stored; the server's log says more", e),
            };
    }

    private static string Text(Exception e) => (e as PostgresException)?.MessageText ?? e.InnerException?.Message ?? e.Message;
}
