namespace Toolkit.Query;

internal static class ParquetOutput
{
    public static void Write(Frame frame, string path, CancellationToken cancel) => throw new NotSupportedException();
}
