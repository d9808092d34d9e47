namespace Toolkit.Storage;

/// <summary>What stands before a page.</summary>
/// <param name="Kind">What the page is.</param>
/// <param name="Uncompressed">Bytes of the page when unpacked.</param>
/// <param name="Compressed">Bytes of the page in the file.</param>
/// <param name="Values">Rows, or entries of a dictionary.</param>
/// <param name="Encoding">How the values are laid out.</param>
/// <param name="Levels">Bytes before the values that tell which rows have one; -1 when a page of version 1 says it itself.</param>
/// <param name="IsPlain">Whether the values are not compressed, whatever the column says.</param>
internal readonly record struct PageHeader(PageKind Kind, int Uncompressed, int Compressed, int Values, ValueEncoding Encoding, int Levels, bool IsPlain)
{
    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        ThriftReader thrift = new(bytes);
        PageHeader header = new((PageKind)(-1), -1, -1, -1, (ValueEncoding)(-1), -1, false);
        while (thrift.Next(out int field, out byte type))
        {
            switch (field, type)
            {
                case (1, _):
                    header = header with { Kind = (PageKind)thrift.Count() };
                    break;
                case (2, _):
                    header = header with { Uncompressed = thrift.Count() };
                    break;
                case (3, _):
                    header = header with { Compressed = thrift.Count() };
                    break;
                case (5 or 7, ThriftReader.Struct):
                    header = header.WithContent(ref thrift, encoding: 2);
                    break;
                case (8, ThriftReader.Struct):
                    header = header.WithContent(ref thrift, encoding: 4);
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        length = thrift.Position;
        bool known = header.Kind is PageKind.Data or PageKind.DataV2 or PageKind.Dictionary ? header.Values >= 0 : header.Kind == PageKind.Index;
        return known && header is { Uncompressed: >= 0, Compressed: >= 0 } && header.Levels <= header.Compressed && header.Levels <= header.Uncompressed
            ? header
            : throw ToolkitException.BadData("the head of a page is damaged");
    }

    private PageHeader WithContent(ref ThriftReader thrift, int encoding)
    {
        PageHeader header = encoding == 4 ? this with { Levels = 0 } : this;
        int outer = thrift.Enter();
        while (thrift.Next(out int field, out byte type))
        {
            if (field == 1)
            {
                header = header with { Values = thrift.Count() };
            }
            else if (field == encoding)
            {
                header = header with { Encoding = (ValueEncoding)thrift.Count() };
            }
            else if (field == 5 && encoding == 4)
            {
                header = header with { Levels = thrift.Count() };
            }
            else if (field == 6 && encoding == 4 && thrift.Count() is not 0)
            {
                throw ToolkitException.BadData("the head of a page is damaged: bars do not repeat");
            }
            else if (field == 7 && encoding == 4)
            {
                header = header with { IsPlain = type != ThriftReader.True };
            }
            else if (field != 6 || encoding != 4)
            {
                thrift.Skip(type);
            }
        }

        thrift.Leave(outer);
        return header;
    }
}
