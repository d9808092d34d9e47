using System.Text;

namespace Toolkit.Cli.Output;

/// <summary>Takes UTF-8 and gives it to a writer as text, so that a document need not be in memory as a whole.</summary>
internal sealed class Utf8Stream(TextWriter output) : Stream
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[] _text = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int most = Encoding.UTF8.GetMaxCharCount(buffer.Length);
        if (_text.Length < most)
        {
            _text = new char[most];
        }

        output.Write(_text.AsSpan(0, _decoder.GetChars(buffer, _text, flush: false)));
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
