namespace Toolkit.Storage;

/// <summary>What becomes of the files when two sides have gone on from one state: each side's new ones stay whole where they do not meet.</summary>
/// <param name="Kept">Hashes of files of ours that stay.</param>
/// <param name="Taken">Files of theirs.</param>
/// <param name="Mixed">Files of ours that meet one of theirs, or whose place was taken there: what is new in them goes on top, row by row.</param>
/// <param name="Before">Files of the common state whose place ours took, and of other versions that the remote has had: what <paramref name="Mixed"/> has of them is not new.</param>
internal sealed record ManifestMerge(IReadOnlySet<string> Kept, IReadOnlyList<ManifestFile> Taken, IReadOnlyList<ManifestFile> Mixed, IReadOnlyList<ManifestFile> Before)
{
    public static ManifestMerge Of(Manifest common, Manifest ours, Manifest theirs, IReadOnlyList<Manifest> versions)
    {
        HashSet<string> was = Hashes(common), mine = Hashes(ours), other = Hashes(theirs);
        List<ManifestFile> kept = [.. ours.Files.Where(file => !was.Contains(file.Sha256) && !other.Contains(file.Sha256))];
        List<ManifestFile> before = [.. common.Files.Where(file => !mine.Contains(file.Sha256))];
        HashSet<string> replaced = Hashes(before);
        List<ManifestFile> mixed = [];
        while (true)
        {
            // What of the common state ours have taken the place of goes, as long as all that took its place stays.
            HashSet<string> series = [.. mixed.SelectMany(file => file.Extents).Select(extent => extent.Series)];
            List<ManifestFile> taken = [.. theirs.Files.Where(file => !replaced.Contains(file.Sha256) || file.Extents.Any(extent => series.Contains(extent.Series)))];
            // What both have anyway meets nothing of ours.
            ILookup<string, (long From, long To)> spans = taken.Where(file => !mine.Contains(file.Sha256)).SelectMany(file => file.Extents).ToLookup(extent => extent.Series, extent => (extent.From, extent.To));
            List<ManifestFile> meeting = kept.FindAll(file => file.Extents.Any(extent => spans[extent.Series].Any(span => span.From <= extent.To && extent.From <= span.To)));
            if (meeting.Count == 0)
            {
                return new(Hashes(kept), taken, mixed, [.. before.Concat(versions.SelectMany(one => one.Files)).DistinctBy(file => file.Sha256)]);
            }

            kept.RemoveAll(meeting.Contains);
            mixed.AddRange(meeting);
        }
    }

    private static HashSet<string> Hashes(Manifest manifest) => Hashes(manifest.Files);

    private static HashSet<string> Hashes(IEnumerable<ManifestFile> files) => files.Select(file => file.Sha256).ToHashSet(StringComparer.Ordinal);
}
