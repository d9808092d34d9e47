using System.Text.RegularExpressions;

namespace Toolkit.Ingest;

/// <summary>The name of a column, understood.</summary>
/// <param name="Meaning">What the column holds.</param>
/// <param name="Owner">Whose it is, where the name says so: <c>AAA</c> of <c>Close AAA</c>.</param>
/// <param name="Adjustment">Whether the name says that corporate actions are contained.</param>
internal readonly partial record struct ColumnName(ColumnRole Meaning, string? Owner, ColumnAdjustment Adjustment)
{
    /// <summary>Whose column it is, is tried word by word, which takes the square of their number: what is longer is no name.</summary>
    private const int Longest = 256;

    private static readonly char[] Separators = [' ', '\t', '.', '_', ':', '/', '|', '-', ',', '*', ';'];

    /// <summary>Understands a name in any case, order and decoration.</summary>
    /// <param name="header">The name as it is written.</param>
    /// <param name="ownerFirst">Where <c>Low Open</c> can be read both ways, the first word is the owner.</param>
    public static ColumnName Of(string header, bool ownerFirst)
    {
        if (header.Length > Longest)
        {
            return default;
        }

        string text = header.Trim().Trim('<', '>', '"', '\'', '\uFEFF');
        if (Pair().Match(text) is { Success: true } pair)
        {
            return OfPair(pair.Groups[1].Value, pair.Groups[2].Value);
        }

        string bare = InBrackets().Replace(text, m => new string(' ', m.Length));
        Match[] matches = [.. Word().Matches(bare).Cast<Match>()];
        string[] words = [.. matches.Select(m => ColumnWords.Fold(m.Value))];
        // A word may be in brackets: Close (adjusted).
        string[] all = [.. words, .. InBrackets().Matches(text).SelectMany(m => Word().Matches(m.Value).Cast<Match>()).Select(m => ColumnWords.Fold(m.Value)).Where(w => ColumnWords.Meaning([w], false).Adjustment != default)];
        (ColumnRole meaning, ColumnAdjustment adjustment) = ColumnWords.Meaning(all, letters: true);
        if (meaning != ColumnRole.None || words.Length == 0)
        {
            return new(meaning, null, adjustment);
        }

        if (ColumnWords.IsOther(string.Concat(words)))
        {
            return new(ColumnRole.Other, null, adjustment);
        }

        foreach (bool letters in new[] { false, true })
        {
            if ((Owned(bare, matches, words, ownerFirst, letters) ?? Owned(bare, matches, words, !ownerFirst, letters)) is { } owned)
            {
                return owned;
            }
        }

        return default;
    }

    /// <summary>A name over another one, as in files with two lines of header.</summary>
    public static ColumnName OfPair(string above, string below)
    {
        ColumnName upper = Of(above, ownerFirst: true);
        ColumnName lower = Of(below, ownerFirst: true);
        return upper is { Owner: null, Meaning: >= ColumnRole.Open and <= ColumnRole.TickVolume } && below.Trim().Length > 0 ? upper with { Owner = below.Trim() }
            : lower is { Owner: null, Meaning: >= ColumnRole.Open and <= ColumnRole.TickVolume } && above.Trim().Length > 0 ? lower with { Owner = above.Trim() }
            : above.Trim().Length > 0 ? upper : lower;
    }

    /// <summary>What stands in brackets behind a name: a unit, or a symbol.</summary>
    public static string? Bracketed(string header) => InBrackets().Match(header) is { Success: true, Value: var text } && text.Length > 2 ? text[1..^1].Trim() : null;

    private static ColumnName? Owned(string bare, Match[] matches, string[] words, bool ownerFirst, bool letters)
    {
        for (int k = 1; k < words.Length; k++)
        {
            int cut = ownerFirst ? k : words.Length - k;
            ReadOnlySpan<string> role = ownerFirst ? words.AsSpan(cut) : words.AsSpan(0, cut);
            (ColumnRole meaning, ColumnAdjustment adjustment) = ColumnWords.Meaning(role, letters);
            if (meaning is >= ColumnRole.Open and <= ColumnRole.TickVolume)
            {
                string owner = ownerFirst ? bare[..matches[cut].Index] : bare[(matches[cut - 1].Index + matches[cut - 1].Length)..];
                return owner.Trim(Separators) is { Length: > 0 } name ? new(meaning, name, adjustment) : null;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]")]
    public static partial Regex InBrackets();

    [GeneratedRegex(@"\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Nd}+|\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)$")]
    private static partial Regex Pair();
}
