using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Toolkit.Cluster;

/// <summary>What goes wrong with a worker: errors with the database that Orleans logs go to its notes, each once; the end that Orleans would make of the process ends the worker.</summary>
/// <remarks>Whatever else Orleans logs, such as calls to a worker that has just died, it mends itself.</remarks>
internal sealed class WorkerTrouble(Action<string> note) : ILoggerProvider, ILogger, IFatalErrorHandler
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _last = "";

    /// <summary>Fails when the worker can go on no longer.</summary>
    public Task Ended => _ended.Task;

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Orleans.Runtime.MembershipService", StringComparison.Ordinal) ? this : NullLogger.Instance;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string text = $"{FirstLine(formatter(state, exception))}{(exception is null ? "" : $": {FirstLine(exception.Message)}")}";
        if (IsEnabled(logLevel) && Interlocked.Exchange(ref _last, text) != text)
        {
            note(text);
        }
    }

    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    public void OnFatalException(object? sender, string? context, Exception? exception) => _ended.TrySetException(new ToolkitException(
        ErrorKind.Failure, $"the worker cannot go on: {FirstLine(exception?.Message ?? context ?? "the others take it for dead")}", "start it again", exception));

    public void Dispose()
    {
    }

    private static string FirstLine(string text) => text.AsSpan().Trim() is var trimmed && trimmed.IndexOfAny('\r', '\n') is var end and >= 0 ? trimmed[..end].ToString() : trimmed.ToString();
}
