namespace Toolkit.ClickHouse.Pushing;

/// <summary>A checksum of a row in 64 bits, which ClickHouse works out as well; those of a block are added up, whatever their order.</summary>
internal static class RowChecksum
{
    /// <summary>What the image of a column is multiplied by: odd, and another for each.</summary>
    public static ulong Factor(int column) => 0x9E3779B97F4A7C15 * (ulong)(2 * column + 1);

    public static ulong Of(Cells[] cells, int row)
    {
        ulong sum = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            sum += cells[i].Image(row) * Factor(i);
        }

        return Mixed(sum);
    }

    /// <summary>ClickHouse's <c>intHash64</c>: the finalizer of MurmurHash3 behind an exclusive or.</summary>
    private static ulong Mixed(ulong x)
    {
        x ^= 0x4CF2D2BAAE6DA887;
        x ^= x >> 33;
        x *= 0xFF51AFD7ED558CCD;
        x ^= x >> 33;
        x *= 0xC4CEB9FE1A85EC53;
        return x ^ (x >> 33);
    }
}
