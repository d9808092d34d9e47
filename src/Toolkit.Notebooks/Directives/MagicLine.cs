namespace Toolkit.Notebooks.Directives;

/// <summary>A line such as <c>#!share --from sql prices --as p</c>, in parts.</summary>
/// <param name="Name">What stands behind <c>#!</c>.</param>
/// <param name="Arguments">The words without an option.</param>
/// <param name="Options">The values by option, without its dashes; a flag's is null.</param>
internal sealed record MagicLine(string Name, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string?> Options)
{
    private static readonly string[] Flags = ["byref"];

    /// <summary>The parts of a magic line, or null when the line is none.</summary>
    public static MagicLine? Parse(string line)
    {
        string text = line.Trim();
        if (!text.StartsWith("#!", StringComparison.Ordinal) || text.Length == 2 || text[2] == '/')
        {
            return null;
        }

        List<string> words = Words(text[2..]);
        List<string> arguments = [];
        Dictionary<string, string?> options = new(StringComparer.Ordinal);
        for (int i = 1; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                arguments.Add(Unquoted(words[i]));
                continue;
            }

            string name = words[i][2..];
            bool hasValue = !Flags.Contains(name) && i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal);
            options[name] = hasValue ? Unquoted(words[++i]) : null;
        }

        return new(words[0], arguments, options);
    }

    /// <summary>The value of an option that must be there.</summary>
    /// <exception cref="ToolkitException">It is not (usage).</exception>
    public string Required(string option, bool orFirstArgument = false) =>
        Options.GetValueOrDefault(option) ?? (orFirstArgument ? Arguments.FirstOrDefault() : null)
        ?? throw ToolkitException.Usage($"#!{Name}: --{option} is missing", Magics.UsageOf(Name));

    /// <exception cref="ToolkitException">There are options or words besides those that are known (usage).</exception>
    public void Allow(int arguments, params string[] options)
    {
        string? unknown = Options.Keys.FirstOrDefault(o => !options.Contains(o));
        if (unknown is not null || Arguments.Count > arguments)
        {
            throw ToolkitException.Usage($"#!{Name}: {(unknown is null ? $"'{Arguments[arguments]}'" : $"--{unknown}")} is not understood", Magics.UsageOf(Name));
        }
    }

    private static List<string> Words(string text)
    {
        List<string> words = [];
        int at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            // A quote at the front of a word, or of what stands behind its colon, keeps blanks together.
            int end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                bool opens = text[end] is '"' or '\'' && (end == at || text[end - 1] == ':');
                end = opens && text.IndexOf(text[end], end + 1) is > 0 and var close ? close + 1 : end + 1;
            }

            words.Add(text[at..end]);
            at = end;
        }

        return words;
    }

    public static string Unquoted(string word) => word is ['"', .., '"'] or ['\'', .., '\''] && word.Length > 1 ? word[1..^1] : word;
}
