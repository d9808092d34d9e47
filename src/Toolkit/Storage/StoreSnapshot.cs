using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>One version of the store: which files and which hot rows make up each series.</summary>
internal sealed class StoreSnapshot : IDisposable
{
    public long Version => throw new NotSupportedException();

    /// <summary>The live files in which the series has rows inside the range, ascending by their first time.</summary>
    public IReadOnlyList<SeriesFile> Files(Dataset dataset, TimeRange range) => throw new NotSupportedException();

    /// <summary>Every live file, for views over all series.</summary>
    public IReadOnlyList<LiveFile> AllFiles() => throw new NotSupportedException();

    /// <summary>Rows of the series that are not in Parquet yet; they win over rows of the files.</summary>
    public BarColumns HotRows(Dataset dataset, TimeRange range) => throw new NotSupportedException();

    /// <summary>The series that have hot rows in this version.</summary>
    public IReadOnlyList<Dataset> DatasetsWithHotRows() => throw new NotSupportedException();

    public void Dispose()
    {
    }
}

/// <summary>A Parquet file of a version. <paramref name="Path"/> is absolute.</summary>
internal sealed record LiveFile(
    string Id, string Path, Timeframe Timeframe, long RowCount, long SizeBytes, string Sha256, long MinTime, long MaxTime, long AddedIn);

/// <summary>What one series has in one file: statistics that answer questions without opening it.</summary>
internal sealed record SeriesFile(
    LiveFile File, long Rows, long MinTime, long MaxTime, double MinLow, double MaxHigh, double SumClose, double? SumVolume);
