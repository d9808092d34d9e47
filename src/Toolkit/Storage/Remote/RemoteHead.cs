namespace Toolkit.Storage;

/// <summary>Which version of a remote is the newest.</summary>
/// <param name="Version">Its number, from 1 on.</param>
/// <param name="Manifest">The hash of what it is made of.</param>
/// <param name="MovedBy">Who pushed it.</param>
/// <param name="MovedAt">When, in microseconds since 1970.</param>
internal sealed record RemoteHead(long Version, string Manifest, string MovedBy, long MovedAt)
{
    /// <summary>How many of the versions before a head tells of.</summary>
    private const int Told = 256;

    /// <summary>Manifests of the versions before it, the newest first; null where that is not kept.</summary>
    public IReadOnlyList<string>? Before { get; init; }

    /// <summary>The versions that a head after this one tells of.</summary>
    public IReadOnlyList<string> Chain => [.. (Before ?? []).Prepend(Manifest).Take(Told)];
}

/// <summary>Where that is kept, so that of two who push at once one wins.</summary>
internal interface IRemoteHeads
{
    /// <summary>The newest version; null before the first push.</summary>
    RemoteHead? Read();

    /// <summary>Makes a version the newest; false when another than <paramref name="expected"/> (0: none) is it by now.</summary>
    bool Move(long expected, RemoteHead next, CancellationToken cancel);
}
