using System.Security.Cryptography;

namespace Toolkit.Ingest;

/// <summary>Reads an input beside DuckDB: hashes it, and sees that a gzip stream is whole and does not swell.</summary>
/// <remarks>DuckDB reads what there is of a gzip file that was cut off, and says nothing. It reads with one thread, so this costs little.</remarks>
internal sealed class InputHash : IDisposable
{
    private readonly CancellationTokenSource _swollen = new();
    private readonly InputFile _file;
    private readonly Task<string> _hash;
    private readonly Task _watch;

    private InputHash(InputFile file, CancellationToken cancel)
    {
        _file = file;
        _hash = Task.Run(() => Of(file.Path, cancel), cancel);
        _watch = file.Compression == InputCompression.Gzip ? Task.Run(() => Watch(cancel), cancel) : Task.CompletedTask;
    }

    /// <summary>Cancelled when the input swells beyond its ceiling.</summary>
    public CancellationToken Swollen => _swollen.Token;

    public static InputHash Start(InputFile file, CancellationToken cancel) => new(file, cancel);

    /// <summary>SHA-256 of a file in lower-case hex.</summary>
    public static string Of(string path, CancellationToken cancel)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        byte[] buffer = new byte[1 << 18];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Waits for the hash.</summary>
    /// <exception cref="ToolkitException">The input swells (bad data).</exception>
    public string Result()
    {
        _watch.GetAwaiter().GetResult();
        return _swollen.IsCancellationRequested ? throw InputLimits.Swells(_file.Name, _file.Bytes) : _hash.GetAwaiter().GetResult();
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

    private void Watch(CancellationToken cancel)
    {
        try
        {
            using Stream text = _file.OpenText()!;
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

            if (!GzipTrailer.Fits(_file, total))
            {
                throw ToolkitException.BadData($"{_file.Name} is cut off or damaged: it does not end as a gzip file does", "fetch it again");
            }
        }
        catch (InvalidDataException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{_file.Name} is cut off or damaged: {e.Message}", "fetch it again", e);
        }
    }
}
