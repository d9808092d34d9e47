namespace Toolkit.Storage;

/// <summary>Where a remote keeps its objects: files that have a name and never change. Safe to use from several threads.</summary>
internal interface IObjectStore : IDisposable
{
    /// <summary>The objects whose names begin so, with their sizes in bytes.</summary>
    IReadOnlyDictionary<string, long> List(string prefix, CancellationToken cancel);

    /// <summary>Keeps a file under a name: whole and durable when this returns, since it has been read back and hashed.</summary>
    void Put(string name, string path, CancellationToken cancel);

    /// <summary>Brings an object into a new file; false when there is none of the name.</summary>
    bool Get(string name, string path, CancellationToken cancel);
}
