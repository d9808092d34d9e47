using System.Buffers.Binary;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>How a connection begins: the greeting of 64 bytes, then READY of the NULL mechanism (ZMTP 3.0, "The Greeting" and "The NULL Security Mechanism").</summary>
internal static class Handshake
{
    private const int SignatureLength = 10;
    private const int GreetingLength = 64;
    private const int MechanismAt = 12;
    private const int MechanismLength = 20;
    private const int LongestIdentity = 255;
    private const int LongestSocketType = 10;
    private const byte OldestMajor = 3;

    /// <summary>Signature, version 3.0, mechanism NULL, not a server, filler.</summary>
    private static readonly byte[] Greeting =
        [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0, .. "NULL"u8, .. new byte[GreetingLength - MechanismAt - 4]];

    /// <summary>Greets a peer and learns what it is.</summary>
    /// <exception cref="ZmtpException">It speaks something else, an older version, or is a socket that does not fit.</exception>
    public static async Task<PeerDescription> RunAsync(Stream from, FrameReader frames, Stream to, SocketKind kind, CancellationToken cancel)
    {
        await to.WriteAsync(Greeting, cancel);
        await CheckGreetingAsync(from, cancel);
        await to.WriteAsync(Ready(kind.Name), cancel);
        if (await frames.NextAsync(0, cancel) is not { IsCommand: true, Body: var body })
        {
            throw new ZmtpException("something else where READY was expected");
        }

        PeerDescription peer = Describe(body);
        if (!kind.Peers.Contains(peer.SocketType))
        {
            string theirs = peer.SocketType is { Length: <= LongestSocketType } name && name.All(char.IsAsciiLetter) ? name : "foreign";
            string why = $"a {theirs} socket cannot talk to {kind.Name}";
            await to.WriteAsync(Frame.EncodeCommand("ERROR", [(byte)why.Length, .. Encoding.ASCII.GetBytes(why)]), cancel);
            throw new ZmtpException(why);
        }

        return peer;
    }

    private static async Task CheckGreetingAsync(Stream from, CancellationToken cancel)
    {
        byte[] theirs = new byte[GreetingLength];

        // The signature first: something that is no such peer may never send the rest.
        await from.ReadExactlyAsync(theirs.AsMemory(0, 1), cancel);
        if (theirs[0] != 0xFF)
        {
            throw new ZmtpException("no greeting of ZMTP");
        }

        await from.ReadExactlyAsync(theirs.AsMemory(1, SignatureLength), cancel);
        if (theirs[SignatureLength - 1] != 0x7F)
        {
            throw new ZmtpException("no greeting of ZMTP");
        }

        if (theirs[SignatureLength] < OldestMajor)
        {
            throw new ZmtpException($"a peer of ZMTP {theirs[SignatureLength]}; 3.0 is the oldest understood");
        }

        await from.ReadExactlyAsync(theirs.AsMemory(SignatureLength + 1), cancel);
        string mechanism = Encoding.ASCII.GetString(theirs, MechanismAt, MechanismLength).TrimEnd('\0');
        if (mechanism != "NULL")
        {
            throw new ZmtpException("a peer that wants another security mechanism than NULL");
        }
    }

    private static byte[] Ready(string socketType) =>
        Frame.EncodeCommand("READY", [.. Property("Socket-Type", Encoding.ASCII.GetBytes(socketType)), .. Property("Identity", [])]);

    private static byte[] Property(string name, byte[] value)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. value];
    }

    private static PeerDescription Describe(ReadOnlySpan<byte> command)
    {
        const string Name = "READY";
        if (!command.StartsWith([(byte)Name.Length, .. "READY"u8]))
        {
            throw new ZmtpException("another command where READY was expected");
        }

        string type = "";
        byte[] identity = [];
        for (ReadOnlySpan<byte> rest = command[(1 + Name.Length)..]; !rest.IsEmpty;)
        {
            string name = Encoding.ASCII.GetString(Take(ref rest, Take(ref rest, 1)[0]));
            ReadOnlySpan<byte> value = Take(ref rest, BinaryPrimitives.ReadInt32BigEndian(Take(ref rest, 4)));
            if (name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
            {
                type = Encoding.ASCII.GetString(value);
            }
            else if (name.Equals("Identity", StringComparison.OrdinalIgnoreCase) && value.Length <= LongestIdentity)
            {
                identity = value.ToArray();
            }
        }

        return new(type, identity);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int bytes)
    {
        if (bytes < 0 || bytes > rest.Length)
        {
            throw new ZmtpException("a READY command that ends early");
        }

        ReadOnlySpan<byte> taken = rest[..bytes];
        rest = rest[bytes..];
        return taken;
    }
}
