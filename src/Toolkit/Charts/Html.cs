using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Toolkit.Charts;

/// <summary>Markup that may stand in a page. Every value in an interpolated text is encoded, so nobody can forget to.</summary>
internal readonly record struct Html(string Markup)
{
    public static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static Html Empty => new("");

    public static Html Of(Parts markup) => new(markup.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(p => p.Markup)));

    public override string ToString() => Markup;

    /// <summary>Literal parts stand as they are, values are encoded, values that are markup already stand as they are.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Parts(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + 16 * formattedCount);

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(Html markup) => _text.Append(markup.Markup);

        public void AppendFormatted(IEnumerable<Html> parts) => _text.Append(Join(parts).Markup);

        public void AppendFormatted(string? text) => _text.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted<T>(T value)
            where T : IFormattable => AppendFormatted(value.ToString(null, CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}
