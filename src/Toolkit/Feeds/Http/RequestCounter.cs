namespace Toolkit.Feeds;

/// <summary>How many requests were sent, repetitions included.</summary>
internal sealed class RequestCounter
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);
}
