namespace Toolkit.Storage;

/// <summary>What a page of a Parquet file is.</summary>
internal enum PageKind
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}

/// <summary>How the values of a page are laid out, by Parquet's numbers.</summary>
internal enum ValueEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}

/// <summary>The types of the columns of bars, by Parquet's numbers.</summary>
internal enum PhysicalType
{
    Int64 = 2,
    Double = 5,
    ByteArray = 6,
}

/// <summary>Names and numbers that a file of bars has in the store.</summary>
internal static class ParquetFormat
{
    public const int Zstd = 6, Utf8 = 0, TimestampMicros = 10, Optional = 1;

    /// <summary>The columns in the order of the file.</summary>
    public static readonly string[] Columns = ["exchange", "symbol", "timeframe", "time", "open", "high", "low", "close", "volume"];

    /// <summary>Where the texts end and the numbers begin.</summary>
    public const int TimeColumn = 3, FirstPrice = 4, VolumeColumn = 8;

    /// <summary>The mark at both ends of a file.</summary>
    public static ReadOnlySpan<byte> Mark => "PAR1"u8;

    public static PhysicalType TypeOf(int column) => column switch
    {
        < TimeColumn => PhysicalType.ByteArray,
        TimeColumn => PhysicalType.Int64,
        _ => PhysicalType.Double,
    };
}
