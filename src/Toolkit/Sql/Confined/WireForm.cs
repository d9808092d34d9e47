using System.Runtime.InteropServices;

namespace Toolkit.Sql;

/// <summary>How values of one type, and columns of them, are written.</summary>
internal abstract class WireForm(Type type)
{
    public Type Type { get; } = type;

    public abstract void WriteOne(BinaryWriter to, object value);

    public abstract object ReadOne(BinaryReader from);

    public void Write(BinaryWriter to, FrameColumn column)
    {
        to.Write(column.HasNulls);
        if (column.Nulls is { } nulls)
        {
            to.Write(MemoryMarshal.AsBytes<bool>(nulls));
        }

        WriteValues(to, column);
    }

    public FrameColumn Read(BinaryReader from, (string Name, string Sql, int Rows) of)
    {
        bool[]? nulls = from.ReadBoolean() ? new bool[of.Rows] : null;
        if (nulls is not null)
        {
            from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(nulls.AsSpan()));
        }

        return ReadValues(from, of, nulls);
    }

    public abstract FrameColumn Join(IReadOnlyList<FrameColumn> pieces);

    protected abstract void WriteValues(BinaryWriter to, FrameColumn column);

    protected abstract FrameColumn ReadValues(BinaryReader from, (string Name, string Sql, int Rows) of, bool[]? nulls);
}

internal abstract class WireForm<T>() : WireForm(typeof(T))
{
    public override FrameColumn Join(IReadOnlyList<FrameColumn> pieces)
    {
        int rows = pieces.Sum(p => p.Count);
        T[] values = new T[rows];
        bool[]? nulls = pieces.Any(p => p.HasNulls) ? new bool[rows] : null;
        int at = 0;
        foreach (FrameColumn<T> piece in pieces.Cast<FrameColumn<T>>())
        {
            piece.Values.CopyTo(values.AsMemory(at));
            piece.Nulls?.CopyTo(nulls!, at);
            at += piece.Count;
        }

        return new FrameColumn<T>(pieces[0].Name, pieces[0].SqlType, values, nulls);
    }
}

/// <summary>Values whose bytes are the same in both processes, which are of one build.</summary>
internal sealed class PlainForm<T> : WireForm<T> where T : unmanaged
{
    public override void WriteOne(BinaryWriter to, object value)
    {
        T one = (T)value;
        to.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref one, 1)));
    }

    public override object ReadOne(BinaryReader from)
    {
        T one = default;
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref one, 1)));
        return one;
    }

    protected override void WriteValues(BinaryWriter to, FrameColumn column) => to.Write(MemoryMarshal.AsBytes(((FrameColumn<T>)column).Values.Span));

    protected override FrameColumn ReadValues(BinaryReader from, (string Name, string Sql, int Rows) of, bool[]? nulls)
    {
        T[] values = new T[of.Rows];
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new FrameColumn<T>(of.Name, of.Sql, values, nulls);
    }
}

/// <summary>Values that are written one by one; a NULL is left out.</summary>
internal sealed class ObjectForm<T>(Action<BinaryWriter, T> write, Func<BinaryReader, T> read) : WireForm<T>
{
    public override void WriteOne(BinaryWriter to, object value) => write(to, (T)value);

    public override object ReadOne(BinaryReader from) => read(from)!;

    protected override void WriteValues(BinaryWriter to, FrameColumn column)
    {
        ReadOnlySpan<T> values = ((FrameColumn<T>)column).Values.Span;
        for (int row = 0; row < values.Length; row++)
        {
            if (!column.IsNull(row))
            {
                write(to, values[row]);
            }
        }
    }

    protected override FrameColumn ReadValues(BinaryReader from, (string Name, string Sql, int Rows) of, bool[]? nulls)
    {
        T[] values = new T[of.Rows];
        for (int row = 0; row < values.Length; row++)
        {
            if (nulls is null || !nulls[row])
            {
                values[row] = read(from);
            }
        }

        return new FrameColumn<T>(of.Name, of.Sql, values, nulls);
    }
}
