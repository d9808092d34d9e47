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

    public void Remove(ReadOnlySpan<byte> prefix)
    {
        lock (_gate)
        {
            for (int i = 0; i < _prefixes.Count; i++)
            {
                if (prefix.SequenceEqual(_prefixes[i]))
                {
                    _prefixes.RemoveAt(i);
                    return;
                }
            }
        }
    }

    public bool Match(ReadOnlySpan<byte> topic)
    {
        lock (_gate)
        {
            foreach (byte[] prefix in _prefixes)
            {
                if (topic.StartsWith(prefix))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
