using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>BYTE_STREAM_SPLIT against its definition: byte k of value i is byte i of plane k.</summary>
public sealed class ByteSplitTests
{
    [Fact]
    public void Values_when_split_then_each_byte_in_its_plane_and_read_from_any_row()
    {
        byte[] bytes = new byte[sizeof(double) * 100];
        new Random(3).NextBytes(bytes);
        foreach (int count in new[] { 0, 1, 31, 32, 33, 63, 64, 65, 100 })
        {
            double[] values = [.. Enumerable.Range(0, count).Select(i => BitConverter.ToDouble(bytes, sizeof(double) * i))];
            byte[] planes = new byte[sizeof(double) * count];

            ByteSplit.Write(values, planes);

            Assert.Equal(Enumerable.Range(0, planes.Length).Select(i => bytes[i % count * sizeof(double) + i / count]), planes);
            for (int first = 0; first <= count; first += 7)
            {
                for (int wanted = 0; wanted <= count - first; wanted += wanted is 30 or 31 or 32 or 63 or 64 ? 1 : 3)
                {
                    double[] read = new double[wanted];
                    ByteSplit.Read(planes, first, read);
                    Assert.Equal(values.AsSpan(first, wanted).ToArray().Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));
                }
            }
        }
    }
}
