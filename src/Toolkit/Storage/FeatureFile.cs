using System.Security.Cryptography;
using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>A file of a computed feature: its name says of which one (by a hash), the how manieth, and what its content must be.</summary>
/// <remarks>
/// What it holds can be computed again, so the catalog does not know it: of the files of one feature the one with the highest number
/// counts, and one that is lost or damaged is as good as none. None is ever changed in place.
/// </remarks>
internal sealed record FeatureFile(string Path, string Id, long Number, string Sha256)
{
    public const string Hint = "it holds a computed feature, which is computed again when it is asked for: `tk.Features.Clear()` takes it away";

    /// <summary>Of the names of a series and a feature only a hash becomes a path.</summary>
    public static string IdOf(SeriesKey series, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(new[] { series.Exchange, series.Symbol, series.Timeframe.Name, name }.Select(part => $"{part.Length}:{part}")))))[..32];

    public static string PathOf(WorkspaceLayout layout, string id, long number, string sha256) =>
        System.IO.Path.Combine(layout.Features, string.Create(CultureInfo.InvariantCulture, $"{id}-{number}-{sha256}.parquet"));

    /// <summary>All files, those of one feature together, the one that counts first.</summary>
    public static IEnumerable<IGrouping<string, FeatureFile>> All(WorkspaceLayout layout, string id = "*") => Directory.Exists(layout.Features)
        ? Directory.GetFiles(layout.Features, id + "-*.parquet").Select(Of).OfType<FeatureFile>()
            .OrderByDescending(file => file.Number).ThenBy(file => file.Sha256, StringComparer.Ordinal).GroupBy(file => file.Id)
        : [];

    /// <summary>The files that count.</summary>
    public static IEnumerable<FeatureFile> Newest(WorkspaceLayout layout) => All(layout).Select(files => files.First());

    /// <summary>Compares the files that count with the hashes in their names.</summary>
    public static void Verify(WorkspaceLayout layout, List<Problem> problems, CancellationToken cancel)
    {
        foreach (FeatureFile file in Newest(layout))
        {
            cancel.ThrowIfCancellationRequested();
            if (new FileInfo(file.Path) is { Exists: true } found && FileVerification.Damage(file.Path, found.Length, file.Sha256) is { } damage)
            {
                problems.Add(new(damage, file.Path, Hint));
            }
        }
    }

    /// <summary>The files that others have taken the place of before a moment, in microseconds.</summary>
    public static IEnumerable<string> Superseded(WorkspaceLayout layout, long before) => All(layout)
        .Where(files => UnixMicroseconds.From(File.GetLastWriteTimeUtc(files.First().Path)) <= before)
        .SelectMany(files => files.Skip(1)).Select(file => file.Path);

    private static FeatureFile? Of(string path) => System.IO.Path.GetFileNameWithoutExtension(path).Split('-') is [var id, var number, { Length: 64 } sha256]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) ? new(path, id, parsed, sha256) : null;
}
