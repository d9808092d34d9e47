using System.Buffers.Binary;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>One frame: a part of a message, or a command (ZMTP 3.0, https://rfc.zeromq.org/spec/23/, "Framing").</summary>
internal readonly record struct Frame(bool IsCommand, bool HasMore, byte[] Body)
{
    public const byte More = 1;
    public const byte Long = 2;
    public const byte Command = 4;
    private const int ShortLimit = 255;

    /// <summary>The bytes of a whole message on the wire.</summary>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        byte[] wire = new byte[parts.Sum(p => Size(p.Length))];
        int at = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            at += Write(wire.AsSpan(at), i < parts.Count - 1 ? More : (byte)0, parts[i].Span);
        }

        return wire;
    }

    /// <summary>The bytes of a command on the wire.</summary>
    public static byte[] EncodeCommand(string name, ReadOnlySpan<byte> argument)
    {
        byte[] body = [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. argument];
        byte[] wire = new byte[Size(body.Length)];
        Write(wire, Command, body);
        return wire;
    }

    private static int Size(int body) => body + (body <= ShortLimit ? 2 : 9);

    private static int Write(Span<byte> wire, byte flags, ReadOnlySpan<byte> body)
    {
        int head = Size(body.Length) - body.Length;
        if (head == 2)
        {
            (wire[0], wire[1]) = (flags, (byte)body.Length);
        }
        else
        {
            wire[0] = (byte)(flags | Long);
            BinaryPrimitives.WriteInt64BigEndian(wire[1..], body.Length);
        }

        body.CopyTo(wire[head..]);
        return head + body.Length;
    }
}
