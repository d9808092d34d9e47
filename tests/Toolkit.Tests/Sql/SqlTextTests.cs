using CsCheck;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Sql;

/// <summary>Promise 18 as a property: whatever a symbol or a parameter says, it is a value.</summary>
public sealed class SqlTextTests : IDisposable
{
    /// <summary>Pieces of statements, and what ends one.</summary>
    private static readonly string[] Pieces =
    [
        .. "'\"`;-/*$(){}[]\\%_?:=<>|&! \n\tsx1é日".Select(c => c.ToString()),
        "'; DROP VIEW bars; --", "' OR '1' = '1", "$1", "$symbol", "/*", "*/", "--", "$$", "E'\\'", "COPY", "\uFEFF", "😀",
    ];

    private static readonly Gen<string[]> Texts = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[1, 8].Select(string.Concat).Array[150];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_text_as_symbol_or_parameter_is_only_a_value()
    {
        string[] texts = [.. Texts.Generate(new PCG(18, 20261127), null, out _).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct()];
        using BarStore store = BarStore.Open(_folder.File("workspace"));
        store.Publish(new() { MadeBy = "bulk", Series = [.. texts.Select((text, i) => Stored.Load(Stored.Key(text), Stored.Bars(i, 10 + i)))] });
        foreach (bool confine in new[] { false, true })
        {
            using SqlTester sql = new(store);
            foreach ((int i, string text) in texts.Index())
            {
                Frame found = await sql.Session.RunAsync(
                    """
                    SELECT $symbol AS said, (SELECT count(*) FROM bars WHERE symbol = $symbol) AS bars, (SELECT count(*) FROM returns($symbol, '1m')) AS returns,
                        (SELECT sum(volume) IS NULL FROM resample($symbol, '1m', '1d')) AS empty
                    """,
                    new { symbol = text }, new() { Confine = confine });
                Assert.Equal((text, 10L + i, 10L + i), (found.Column<string>("said")[0], found.Column<long>("bars")[0], found.Column<long>("returns")[0]));
            }

            Assert.Equal($$"""[{"n":{{texts.Length}}}]""", await sql.Json("SELECT count(DISTINCT symbol) AS n FROM bars"));
        }
    }
}
