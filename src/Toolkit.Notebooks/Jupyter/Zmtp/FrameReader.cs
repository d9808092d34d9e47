using System.Buffers.Binary;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>Takes frames off a connection; memory grows with what has come, not with what a head announces.</summary>
internal sealed class FrameReader(Stream stream, ZmtpLimits limits)
{
    private const byte Reserved = 0xF8;
    private const int Step = 1 << 20;

    private readonly byte[] _head = new byte[9];

    /// <summary>The next frame, of at most so many bytes; null when the peer has hung up between two frames.</summary>
    public async ValueTask<Frame?> NextAsync(long mostBytes, CancellationToken cancel)
    {
        if (await stream.ReadAtLeastAsync(_head.AsMemory(0, 1), 1, throwOnEndOfStream: false, cancel) == 0)
        {
            return null;
        }

        byte flags = _head[0];
        if ((flags & Reserved) != 0 || (flags & (Frame.Command | Frame.More)) == (Frame.Command | Frame.More))
        {
            throw new ZmtpException($"a frame with flags 0x{flags:x2}");
        }

        bool isCommand = (flags & Frame.Command) != 0;
        long size = await SizeAsync((flags & Frame.Long) != 0, cancel);
        long most = isCommand ? limits.MaxCommandBytes : mostBytes;
        if (size < 0 || size > most)
        {
            throw new ZmtpException($"a frame of {(ulong)size} bytes where {most} are the most");
        }

        return new(isCommand, (flags & Frame.More) != 0, await BodyAsync((int)size, cancel));
    }

    private async ValueTask<long> SizeAsync(bool isLong, CancellationToken cancel)
    {
        int bytes = isLong ? 8 : 1;
        await stream.ReadExactlyAsync(_head.AsMemory(1, bytes), cancel);
        return isLong ? BinaryPrimitives.ReadInt64BigEndian(_head.AsSpan(1)) : _head[1];
    }

    private async ValueTask<byte[]> BodyAsync(int size, CancellationToken cancel)
    {
        byte[] body = new byte[Math.Min(size, Step)];
        await stream.ReadExactlyAsync(body, cancel);
        while (body.Length < size)
        {
            int read = body.Length;
            Array.Resize(ref body, (int)Math.Min(size, 2L * read));
            await stream.ReadExactlyAsync(body.AsMemory(read), cancel);
        }

        return body;
    }
}
