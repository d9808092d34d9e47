using System.Text.RegularExpressions;

namespace Toolkit.Cli.Tests;

/// <summary>Every place in the sources that makes an error says what, where and what to do next, in the same form.</summary>
public sealed partial class ErrorTextTests
{
    private static readonly IReadOnlyList<ErrorSite> Sites = ErrorSite.Below(Checkout.File("src"));

    // Nobody sees these as they are: the watch puts what failed in front and what it does next behind, whoever opened a file its path and
    // the way back, and the confined session hands on what it was told.
    private static readonly string[] Inside =
    [
        Path.Combine("Toolkit", "Live", "AlertDelivery.cs"), Path.Combine("Toolkit", "Storage", "Parquet", ""), Path.Combine("Toolkit", "Reading", "FileScan.cs"),
        Path.Combine("Toolkit", "Sql", "Confined", "ConfinedSql.cs"),
    ];

    [Fact]
    public void Error_when_it_is_made_then_it_says_what_to_do_next() =>
        Assert.Empty(Sites.Where(s => !s.HasHint && !Array.Exists(Inside, i => s.Place.StartsWith(i, StringComparison.Ordinal))).Select(s => $"{s.Place}: {string.Join(" | ", s.Messages)}"));

    [Fact]
    public void Error_when_it_is_made_then_it_names_what_and_where() =>
        Assert.Empty(Messages().Where(m => !Names(m.Text)).Select(m => $"{m.Place}: {m.Text}"));

    [Fact]
    public void Error_when_it_is_made_then_its_words_say_something() =>
        Assert.Empty(Messages().Concat(Hints()).Where(t => Empty().IsMatch(t.Text)).Select(m => $"{m.Place}: {m.Text}"));

    [Fact]
    public void Error_when_it_is_told_then_message_and_hint_make_one_sentence() => Assert.Empty(
        Messages().Where(m => Ends().IsMatch(m.Text) || Begins().IsMatch(m.Text)).Concat(Hints().Where(h => Period().IsMatch(h.Text) || Begins().IsMatch(h.Text)))
            .Select(m => $"{m.Place}: {m.Text}"));

    [Fact]
    public void Error_when_it_is_made_then_it_holds_no_path_of_this_machine() =>
        Assert.Empty(Messages().Concat(Hints()).Where(t => Machine().IsMatch(t.Text)).Select(m => $"{m.Place}: {m.Text}"));

    [Fact]
    public void Sites_when_they_are_looked_for_then_found()
    {
        Assert.True(Sites.Count > 440, $"{Sites.Count} places were found");
        // What has no text of its own passes on what another place said.
        Assert.InRange(Sites.Count(s => s.Messages.Count == 0), 0, 25);
    }

    [Theory]
    [InlineData("throw ToolkitException.Usage(\"an error occurred\");", 1, false)]
    [InlineData("throw ToolkitException.Usage($\"{a} is b\", c ? \"do this\" : null);", 1, false)]
    [InlineData("throw new ToolkitException(ErrorKind.Busy, x ? $\"{a} is b\" : \"c\", \"do this\", e);", 2, true)]
    [InlineData("ToolkitException e = y switch { 1 => new(ErrorKind.Failure, $\"{a} {(b ? \"is\" : \"was\")} c\", hint), _ => null };", 2, true)]
    public void Site_when_it_is_read_then_its_texts_and_whether_it_has_a_hint(string code, int messages, bool hasHint)
    {
        using Toolkit.Tests.TemporaryFolder folder = new();
        folder.Write("a.cs", $"class A {{ void M() {{ {code} }} }}");
        ErrorSite site = Assert.Single(ErrorSite.Below(folder.Path));
        Assert.Equal((messages, hasHint, "a.cs:1"), (site.Messages.Count, site.HasHint, site.Place));
    }

    private static IEnumerable<(string Place, string Text)> Messages() => Sites.SelectMany(s => s.Messages.Select(m => (s.Place, m)));

    private static IEnumerable<(string Place, string Text)> Hints() => Sites.SelectMany(s => s.Hints.Select(m => (s.Place, m)));

    /// <summary>What is put into it and words about that, or several things that are put together; else more than a word or two.</summary>
    private static bool Names(string text)
    {
        int holes = text.Split(ErrorSite.Hole).Length - 1;
        return holes > 1 || (holes == 1 ? text.Replace(ErrorSite.Hole, "", StringComparison.Ordinal).Any(char.IsLetter) : text.Split(' ').Length >= 3);
    }

    /// <summary>Words that leave open what is wrong.</summary>
    [GeneratedRegex(@"\b(invalid|illegal|malformed|incorrect|improper|unexpected(ly)?|unknown error|error occurred|went wrong|bad (input|data|value|request)|please|oops|unable to|failed to)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Empty();

    [GeneratedRegex(@"[.!:;,\s]$")]
    private static partial Regex Ends();

    [GeneratedRegex(@"[.!]$")]
    private static partial Regex Period();

    // Names of products, types and placeholders keep their capital.
    [GeneratedRegex(@"^(?!Arrow|LEAN|LIKE|Parquet|SQLite|DuckDB|Jupyter|Console|SYMBOL|STRUCTURE|WHAT|SHELL|FILE|FileAsync|C#)[A-Z]")]
    private static partial Regex Begins();

    [GeneratedRegex(@"(?<![\w.$])/(home|root|tmp|usr|var|work)/|[A-Z]:\\")]
    private static partial Regex Machine();
}
