using Toolkit.Backtesting;

namespace Toolkit;

/// <summary>A handle on an order that a strategy gave.</summary>
public readonly struct Order
{
    private readonly Book? _book;
    private readonly long _sequence;

    internal Order(Book book, long sequence) => (_book, _sequence) = (book, sequence);

    /// <summary>Whether it still waits for its fill.</summary>
    public bool IsWorking => _book?.IsWorking(_sequence) ?? false;

    /// <summary>Takes it back; nothing happens when it no longer works.</summary>
    public void Cancel() => _book?.Cancel(_sequence);
}
