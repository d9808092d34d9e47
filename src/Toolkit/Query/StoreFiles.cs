using System.Collections.Concurrent;
using System.Security.Cryptography;
using Toolkit.Storage;

namespace Toolkit.Query;

/// <summary>Looks at a file of the store before it is read: its size each time, its hash once when that was asked for.</summary>
internal sealed class StoreFiles(bool verify)
{
    public const string Hint = "'toolkit verify' checks every file, 'toolkit repair' says what can be brought back";

    private readonly ConcurrentDictionary<string, bool> _verified = new();

    /// <exception cref="ToolkitException">The file is missing, or not what was published (bad data).</exception>
    public void Check(LiveFile file)
    {
        FileInfo found = new(file.Path);
        if (!found.Exists)
        {
            throw ToolkitException.BadData($"a file of the store is missing: {file.Path}", Hint);
        }

        if (found.Length != file.SizeBytes)
        {
            throw ToolkitException.BadData($"a file of the store is damaged: {file.Path} has {found.Length} bytes instead of {file.SizeBytes}", Hint);
        }

        if (verify && _verified.TryAdd(file.Id, true))
        {
            Verify(file);
        }
    }

    /// <summary>What DuckDB says of a file it cannot read, with the file's name and the way out.</summary>
    public static ToolkitException Unreadable(IEnumerable<LiveFile> files, ToolkitException e) => new(
        ErrorKind.BadData, $"a file of the store cannot be read ({string.Join(", ", files.Select(f => f.Path).Take(3))}): {e.Message}", Hint, e);

    private void Verify(LiveFile file)
    {
        using FileStream stream = File.OpenRead(file.Path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!hash.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            _verified.TryRemove(file.Id, out _);
            throw ToolkitException.BadData($"a file of the store is damaged: {file.Path} has the hash {hash} instead of {file.Sha256}", Hint);
        }
    }
}
