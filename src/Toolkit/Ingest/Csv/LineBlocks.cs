using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Toolkit.Ingest;

/// <summary>A text file in blocks of whole lines. A line belongs to the block in which it starts.</summary>
internal sealed class LineBlocks
{
    /// <summary>Small enough to stay in a processor's cache, so that lines are counted and read for the price of one look.</summary>
    private const int BlockBytes = 1 << 20;
    private const int HeadBytes = 1 << 17;

    private readonly SafeFileHandle _file;
    private readonly long _start;
    private readonly long _length;

    private LineBlocks(SafeFileHandle file, long start, long length) => (_file, _start, _length) = (file, start, length);

    /// <summary>Reads a block, and says whether to go on.</summary>
    public delegate bool Reader(int block, ReadOnlySpan<byte> text);

    private int Count => (int)((_length - _start + BlockBytes - 1) / BlockBytes);

    /// <summary>The lines behind the first ones; null when these end otherwise than by \n or \r\n.</summary>
    public static LineBlocks? Of(SafeFileHandle file, int skip)
    {
        byte[] head = new byte[HeadBytes];
        ReadOnlySpan<byte> text = head.AsSpan(0, Fill(file, head, 0));
        int at = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        for (int line = 0; line < skip; line++)
        {
            int length = text[at..].IndexOf((byte)'\n');
            if (length < 0 || Encoding.UTF8.GetString(text.Slice(at, length)).TrimEnd('\r').ReplaceLineEndings("\n").Contains('\n'))
            {
                return null;
            }

            at += length + 1;
        }

        return new(file, at, RandomAccess.GetLength(file));
    }

    /// <summary>How many lines each block has; null when the file is cut off meanwhile.</summary>
    public int[]? CountLines(int threads, CancellationToken cancel)
    {
        int[] counts = new int[Count];
        return Each(threads, (block, buffer) =>
        {
            (long from, long to) = Bounds(block);
            int length = (int)(to - 1 - from);
            counts[block] = (block == 0 ? 1 : 0) + (Fill(_file, buffer.AsSpan(0, length), from) == length ? buffer.AsSpan(0, length).Count((byte)'\n') : -1);
            return counts[block] >= 0;
        }, cancel) ? counts : null;
    }

    /// <summary>Reads all of the blocks; false when a reader says so, a line is too long, or the file is cut off meanwhile.</summary>
    public bool Read(int threads, Reader reader, CancellationToken cancel) => Each(threads, (block, buffer) =>
    {
        (long from, long to) = Bounds(block);
        int length = Fill(_file, buffer.AsSpan(0, (int)(to - from)), from);
        if (length < to - from)
        {
            return false;
        }

        int start = block == 0 ? 0 : buffer.AsSpan(0, length - 1).IndexOf((byte)'\n') + 1;
        if (block > 0 && start == 0)
        {
            return true;
        }

        if (buffer[length - 1] != '\n' && to < _length)
        {
            int rest = Fill(_file, buffer.AsSpan(length, (int)Math.Min(InputLimits.LineBytes, _length - to)), to);
            int end = buffer.AsSpan(length, rest).IndexOf((byte)'\n');
            if (end < 0 && to + rest < _length)
            {
                return false;
            }

            length += end < 0 ? rest : end + 1;
        }

        return reader(block, buffer.AsSpan(start, length - start));
    }, cancel);

    /// <summary>Where a block's bytes lie; the byte before it tells whether it begins with a line.</summary>
    private (long From, long To) Bounds(int block)
    {
        long from = _start + (long)block * BlockBytes;
        return (block == 0 ? from : from - 1, Math.Min(_length, from + BlockBytes));
    }

    private bool Each(int threads, Func<int, byte[], bool> work, CancellationToken cancel)
    {
        try
        {
            return Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, (block, state) =>
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockBytes + 1 + InputLimits.LineBytes);
                try
                {
                    if (!work(block, buffer))
                    {
                        state.Stop();
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }).IsCompleted;
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    private static int Fill(SafeFileHandle file, Span<byte> to, long from)
    {
        int got = 0;
        for (int read; got < to.Length && (read = RandomAccess.Read(file, to[got..], from + got)) > 0;)
        {
            got += read;
        }

        return got;
    }
}
