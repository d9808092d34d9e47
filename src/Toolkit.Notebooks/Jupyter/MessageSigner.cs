using System.Security.Cryptography;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>Signs messages with HMAC-SHA256 and says whether one that came in is new and rightly signed. Thread-safe.</summary>
internal sealed class MessageSigner(byte[] key)
{
    private const int Remembered = 1 << 16;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _seen = [];
    private readonly Queue<string> _order = [];

    /// <summary>The signature of header, parent header, metadata and content: 64 lower-case hex digits.</summary>
    public byte[] Sign(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            hash.AppendData(part.Span);
        }

        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public bool IsSignedBy(ReadOnlySpan<byte> signature, IEnumerable<ReadOnlyMemory<byte>> parts) =>
        CryptographicOperations.FixedTimeEquals(signature, Sign(parts));

    /// <summary>Whether a right signature comes for the first time; a message that is sent again is not obeyed again.</summary>
    public bool IsNew(ReadOnlySpan<byte> signature)
    {
        string text = Encoding.ASCII.GetString(signature);
        lock (_gate)
        {
            if (!_seen.Add(text))
            {
                return false;
            }

            _order.Enqueue(text);
            if (_order.Count > Remembered)
            {
                _seen.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
