namespace Toolkit;

/// <summary>A query was cancelled and DuckDB did not stop it: it is left behind and may still take time and memory; the session goes on without it.</summary>
public sealed class QueryAbandonedException : OperationCanceledException
{
    internal QueryAbandonedException(CancellationToken cancel)
        : base("the query was cancelled and does not stop, so it is left behind; the next one begins anew: tables and variables that SQL has made are gone", cancel)
    {
    }
}
