namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>The prefixes of topics that one peer wants; the same one may be wanted several times.</summary>
internal sealed class Subscriptions
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _prefixes = [];

    public void Add(ReadOnlySpan<byte> prefix, ZmtpLimits limits)
    {
        lock (_gate)
        {
            if (_prefixes.Count >= limits.MaxSubscriptions)
            {
                throw new ZmtpException($"more than {limits.MaxSubscriptions} subscriptions");
            }

            _prefixes.Add(prefix.ToArray());
        }
    }

    public void Remove(byte[] prefix)
    {
        lock (_gate)
        {
            // One of them, so that the others stay wanted.
            _ = _prefixes.FindIndex(p => p.AsSpan().SequenceEqual(prefix)) is >= 0 and var at && _prefixes.Remove(_prefixes[at]);
        }
    }

    public bool Match(ReadOnlyMemory<byte> topic)
    {
        lock (_gate)
        {
            return _prefixes.Exists(p => topic.Span.StartsWith(p));
        }
    }
}
