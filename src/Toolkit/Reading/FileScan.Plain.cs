using Toolkit.Catalog;

namespace Toolkit.Reading;

internal sealed partial record FileScan
{
    /// <summary>The same without DuckDB.</summary>
    public void RunPlainly(BarFields fields, BarBuffer.Section to, CancellationToken cancel)
    {
        foreach (SeriesFile file in Files)
        {
            try
            {
                AddAsync(file.File.Path, fields, to, cancel).GetAwaiter().GetResult();
            }
            catch (Exception e) when (BarFileReader.IsDamage(e) || e is ToolkitException { Kind: ErrorKind.BadData, Hint: null })
            {
                throw Unreadable(file.File.Path, e);
            }
        }

        Check(to);
    }

    private async Task AddAsync(string path, BarFields fields, BarBuffer.Section to, CancellationToken cancel)
    {
        await using BarFileReader reader = await BarFileReader.OpenAsync(path, cancel).ConfigureAwait(false);
        await foreach (BarColumns rows in reader.ReadAsync(Key, Range, fields, cancel).ConfigureAwait(false))
        {
            to.Add(rows);
        }
    }
}
