using System.Security.Cryptography;

namespace Toolkit.Ingest;

/// <summary>Reads an input beside DuckDB: hashes it, and sees that a compressed text is whole and does not swell.</summary>
/// <remarks>DuckDB reads what there is of a file that was cut off, and says nothing. It decompresses with one thread, so this costs little.</remarks>
internal sealed class InputHash : IDisposable
{
    private readonly CancellationTokenSource _swollen = new();
    private readonly InputFile _file;
    private readonly Task<string> _hash;
    private readonly Task _watch;

    public InputHash(InputFile file, CancellationToken cancel)
    {
        _file = file;
        _hash = Task.Run(() => Hash(cancel), cancel);
        _watch = file.Compression == InputCompression.None ? Task.CompletedTask : Task.Run(() => Watch(cancel), cancel);
    }

    /// <summary>Cancelled when the input swells beyond its ceiling.</summary>
    public CancellationToken Swollen => _swollen.Token;

    /// <summary>Waits for the SHA-256 of the file, in lower-case hex.</summary>
    /// <exception cref="ToolkitException">As of <see cref="Check"/>.</exception>
    public string Result()
    {
        Check();
        return _hash.GetAwaiter().GetResult();
    }

    /// <summary>Waits until the text is known to be whole.</summary>
    /// <exception cref="ToolkitException">It is cut off, damaged, or swells (bad data).</exception>
    public void Check()
    {
        _watch.GetAwaiter().GetResult();
        if (_swollen.IsCancellationRequested)
        {
            throw InputLimits.Swells(_file.Name, _file.Bytes);
        }
    }

    public void Dispose()
    {
        try
        {
            Task.WaitAll(_hash, _watch);
        }
        catch (AggregateException e)
        {
            // Whoever needs the hash asks for it, and gets the reason there.
            e.Handle(_ => true);
        }

        _swollen.Dispose();
    }

    private string Hash(CancellationToken cancel)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = new(_file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        byte[] buffer = new byte[1 << 18];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Watch(CancellationToken cancel)
    {
        try
        {
            using Stream text = _file.OpenText();
            byte[] buffer = new byte[1 << 17];
            long ceiling = InputLimits.Ceiling(_file.Bytes);
            long total = 0;
            for (int read; (read = text.Read(buffer)) > 0;)
            {
                if (cancel.IsCancellationRequested || (total += read) > ceiling)
                {
                    _swollen.Cancel();
                    return;
                }
            }

            if (_file.Compression == InputCompression.Gzip && !GzipTrailer.Fits(_file, total))
            {
                throw ToolkitException.BadData($"{_file.Name} is cut off or damaged: it does not end as a gzip file does", "fetch it again");
            }
        }
        catch (Exception e) when (InputFile.IsDamage(e))
        {
            throw _file.Damaged(e);
        }
    }
}
