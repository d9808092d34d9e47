using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>What the journal cannot bring back, in words and numbers.</summary>
internal static class JournalLosses
{
    /// <param name="state">What it brings back.</param>
    /// <param name="from">How far the catalog had come that this is put on top of.</param>
    /// <param name="header">The journal's header; null without a journal.</param>
    public static IEnumerable<string> Of(RecoveredState state, CatalogCounters from, JournalHeader? header)
    {
        string since = from.Changes == 0 ? "since the workspace was made" : string.Create(CultureInfo.InvariantCulture, $"since version {from.Version}");
        if (header?.WholeFrom is null || header.WholeFrom > from.Changes)
        {
            yield return $"coverage, corporate actions and what was set of symbols, {since}, as far as the journal does not have it";
            foreach (string source in state.Versions.Where(entry => entry.Loads.Count == 0).Select(entry => entry.Source).OfType<string>().Distinct())
            {
                yield return $"the record of the load from {source} (its bars are there)";
            }
        }

        if (header is null or { Damaged: true })
        {
            yield return $"runs that were saved {since}";
        }
        else if (header.LastRun > from.LastRun)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{header.LastRun - from.LastRun} runs, with numbers from {from.LastRun + 1} to {header.LastRun}, which were saved {since}; none of these numbers is given again; "
                + $"and what was changed of earlier ones (tags, notes, deletions) in that time");
        }
        else if (state.Entries.Count(entry => entry.Runs) is > 0 and var changes)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{changes} changes of stored runs (tags, notes, deletions) {since}");
        }
    }

    /// <summary>What a journal that is missing or cut had besides: rows that were in no file.</summary>
    public static IEnumerable<string> OfCut(RecoveredState state, CatalogCounters from, JournalHeader? header, long hotRows)
    {
        long last = Math.Max(state.LastVersion, from.Version);
        if (header is null or { Damaged: true })
        {
            yield return $"hot rows that came after version {last}, nobody knows how many";
        }
        else if (header.HotRows > hotRows)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{header.HotRows - hotRows} hot bars, which came with versions {last + 1} to {header.Version} and were in no file yet");
        }
    }
}
