using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The files that are hashed in one night. Each file has its night, by its name, so nothing has to be remembered.</summary>
internal sealed class NightlyShare(int nights, DateTime day)
{
    private readonly ulong _night = (ulong)(DateOnly.FromDateTime(day).DayNumber % nights);

    /// <summary>How many were told that it is theirs.</summary>
    public int Files { get; private set; }

    public bool Has(string path)
    {
        bool tonight = CommitJournal.Checksum(Encoding.UTF8.GetBytes(Path.GetFileName(path))) % (ulong)nights == _night;
        Files += tonight ? 1 : 0;
        return tonight;
    }
}
