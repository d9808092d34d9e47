namespace Toolkit.Ingest;

/// <summary>The text of a file, which is refused where it swells beyond its ceiling or has a line without end.</summary>
internal sealed class LimitedText(InputFile file) : Stream
{
    private readonly Stream _text = file.OpenText();
    private long _left = InputLimits.Ceiling(file.Bytes);
    private int _sinceLine;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = _text.Read(buffer);
        int line = buffer[..read].LastIndexOf((byte)'\n');
        _sinceLine = line < 0 ? _sinceLine + read : read - line;
        if (file.Compression != InputCompression.None && (_left -= read) < 0)
        {
            throw InputLimits.Swells(file.Name, file.Bytes);
        }

        return _sinceLine <= InputLimits.LineBytes ? read : throw ToolkitException.BadData(
            $"{file.Name} has a line longer than {InputLimits.LineBytes >> 20} MiB", "that is no file of ticks");
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
        }

        base.Dispose(disposing);
    }
}
