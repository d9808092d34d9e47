namespace Toolkit;

/// <summary>How far two names are apart, for "did you mean".</summary>
public static class NameDistance
{
    /// <summary>Levenshtein distance without regard to case, and 0 too where only punctuation differs (<c>BTCUSD</c>, <c>BTC/USD</c>).</summary>
    internal static int Between(string one, string other)
    {
        (string a, string b) = (Plain(one), Plain(other));
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    /// <summary>The name that was probably meant; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Between(word, name)))
        .Where(n => n.Distance <= Math.Max(1, (word.Length + 1) / 3))
        .OrderBy(n => n.Distance)
        .Select(n => n.Name)
        .FirstOrDefault();

    private static string Plain(string name)
    {
        string letters = string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return letters.Length > 0 ? letters : name;
    }
}
