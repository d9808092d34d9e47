using System.Globalization;

namespace Toolkit.Soak;

/// <summary>What a writing process is told when it is started.</summary>
/// <param name="Writer">Its place among the writers.</param>
/// <param name="Seed">Of what it does.</param>
/// <param name="Next">The number of its first load.</param>
/// <param name="Ticks">The first tick that is not acknowledged.</param>
/// <param name="Scratch">Where its files go.</param>
internal sealed record WriterOrder(int Writer, int Seed, int Next, int Ticks, string Scratch)
{
    public string[] Words() => [Text(Writer), Text(Seed), Text(Next), Text(Ticks), Scratch];

    public static WriterOrder Parse(ReadOnlySpan<string> words) => new(Number(words[0]), Number(words[1]), Number(words[2]), Number(words[3]), words[4]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
