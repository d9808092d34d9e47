using Toolkit.ClickHouse.Calls;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    Text,
    Time,
    Real,
    Whole,
    Short,
    Flag,
    Date,
}

/// <summary>A column of a pushed table; a word is a text of which few differ.</summary>
internal sealed record PushedColumn(string Name, ColumnKind Kind, bool IsNullable, bool IsWord)
{
    /// <summary>What stands for NULL in a checksum.</summary>
    public const ulong NullImage = 0x9E3779B97F4A7C15;

    private string Plain => Kind switch
    {
        ColumnKind.Text => "String",
        ColumnKind.Time => "DateTime64(6, 'UTC')",
        ColumnKind.Real => "Float64",
        ColumnKind.Whole => "Int64",
        ColumnKind.Short => "Int32",
        ColumnKind.Flag => "Bool",
        _ => "Date32",
    };

    private string Type
    {
        get
        {
            string type = IsNullable ? $"Nullable({Plain})" : Plain;
            return IsWord ? $"LowCardinality({type})" : type;
        }
    }

    /// <summary>As in CREATE TABLE.</summary>
    public string Definition => $"{SqlNames.Quoted(Name)} {Type}{Codec}";

    // Measured on bars of SPY, EURUSD and BTCUSD: docs/scale.md.
    private string Codec => Kind switch
    {
        ColumnKind.Time => " CODEC(DoubleDelta, ZSTD(1))",
        ColumnKind.Real or ColumnKind.Whole or ColumnKind.Short or ColumnKind.Date => " CODEC(ZSTD(1))",
        _ => "",
    };

    /// <summary>The value as 64 bits, in SQL; <see cref="Cells.Image"/> gives the same here.</summary>
    public string Image
    {
        get
        {
            string name = SqlNames.Quoted(Name);
            string image = Kind switch
            {
                ColumnKind.Text => $"reinterpretAsUInt64(SHA256({name}))",
                ColumnKind.Time => $"reinterpretAsUInt64(toUnixTimestamp64Micro({name}))",
                ColumnKind.Real => $"reinterpretAsUInt64({name})",
                ColumnKind.Flag => $"toUInt64({name})",
                ColumnKind.Date => $"reinterpretAsUInt64(toInt64(toInt32({name})))",
                _ => $"reinterpretAsUInt64(toInt64({name}))",
            };
            return IsNullable ? string.Create(CultureInfo.InvariantCulture, $"if(isNull({name}), {NullImage}, assumeNotNull({image}))") : image;
        }
    }

    public static PushedColumn Of(FrameColumn column, bool isKey, bool isRequired, bool isWord)
    {
        ColumnKind kind = column.SqlType switch
        {
            "VARCHAR" => ColumnKind.Text,
            "TIMESTAMP" => ColumnKind.Time,
            "DOUBLE" => ColumnKind.Real,
            "BIGINT" => ColumnKind.Whole,
            "INTEGER" => ColumnKind.Short,
            "BOOLEAN" => ColumnKind.Flag,
            "DATE" => ColumnKind.Date,
            var other => throw new InvalidOperationException($"{column.Name} is {other}, for which a pushed table has no type"),
        };
        return new(column.Name, kind, !isKey && !isRequired, kind == ColumnKind.Text && isWord);
    }
}
