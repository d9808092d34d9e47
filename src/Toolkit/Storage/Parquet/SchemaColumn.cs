namespace Toolkit.Storage;

/// <summary>A column of the schema, as far as it tells whether it is one of the store's.</summary>
internal readonly record struct SchemaColumn(string Name, int Type, int Repetition, int Converted, int Children)
{
    public bool IsOptional => Repetition == ParquetFormat.Optional;

    public bool Is(int column) =>
        Name == ParquetFormat.Columns[column] && Type == (int)ParquetFormat.TypeOf(column) && Children == 0 && Repetition is 0 or ParquetFormat.Optional
        && (column != ParquetFormat.TimeColumn || Converted == ParquetFormat.TimestampMicros);

    public static SchemaColumn Read(ref ThriftReader thrift)
    {
        SchemaColumn column = new("", -1, -1, -1, 0);
        int outer = thrift.Enter();
        while (thrift.Next(out int field, out byte type))
        {
            switch (field)
            {
                case 1:
                    column = column with { Type = thrift.Count() };
                    break;
                case 3:
                    column = column with { Repetition = thrift.Count() };
                    break;
                case 4:
                    column = column with { Name = Encoding.UTF8.GetString(thrift.Bytes()) };
                    break;
                case 5:
                    column = column with { Children = thrift.Count() };
                    break;
                case 6:
                    column = column with { Converted = thrift.Count() };
                    break;
                default:
                    thrift.Skip(type);
                    break;
            }
        }

        thrift.Leave(outer);
        return column;
    }
}
