namespace Toolkit.Sql;

/// <summary>Reads from a pipe no more than the current answer may have.</summary>
internal sealed class LimitedStream(Stream from, Action passed) : Stream
{
    private long _left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A new answer begins.</summary>
    public void Allow(long bytes) => _left = bytes;

    /// <summary>So many bytes are to come: ends the answer when they are too many.</summary>
    public void Demand(long bytes)
    {
        if (bytes > _left)
        {
            passed();
            throw new EndOfStreamException();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = from.Read(buffer);
        Demand(read);
        _left -= read;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            from.Dispose();
        }

        base.Dispose(disposing);
    }
}
