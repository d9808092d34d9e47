using Toolkit.Backtesting;

namespace Toolkit.Options;

/// <summary>A volatility model and what is listed under it, as users write them and as runs keep them.</summary>
/// <remarks><c>constant:0.2</c> or <c>realised:20</c>, then settings of <see cref="VolatilityModel"/> and <see cref="SyntheticOptions"/> that are not the default: <c>realised:20,ratio=1.2,skew=-0.1,rate=0.02</c>.</remarks>
internal static class SyntheticText
{
    private const string Constant = "constant", Realised = "realised", Spread = "spread";

    /// <exception cref="ToolkitException">It is not written so (usage).</exception>
    public static (VolatilityModel Model, SyntheticOptions Options) Parse(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        string[] head = parts[0].Split(':', 2, StringSplitOptions.TrimEntries);
        VolatilityModel model = (head[0].ToLowerInvariant(), head.Length == 2 ? head[1] : null) switch
        {
            (Constant, { } level) when Orders.Share.TryPartOrNumber(level, out double volatility) && volatility > 0 => VolatilityModel.Constant(volatility),
            (Realised, null) => VolatilityModel.Realised(),
            (Realised, { } window) when int.TryParse(window, NumberStyles.None, CultureInfo.InvariantCulture, out int sessions) && sessions >= 2 => VolatilityModel.Realised(sessions),
            _ => throw Wrong(text),
        };
        SyntheticOptions options = new();
        foreach (string part in parts[1..])
        {
            string[] setting = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (setting.Length != 2)
            {
                throw Wrong(text);
            }

            if (setting[0].Equals(Spread, StringComparison.OrdinalIgnoreCase))
            {
                options = options with { Spread = SpreadOf(setting[1], text) };
            }
            else if (!PlainSettings.TryWrite(model, setting[0], ParameterValue.Parse(setting[1])) && !PlainSettings.TryWrite(options, setting[0], ParameterValue.Parse(setting[1])))
            {
                throw Wrong(text);
            }
        }

        return (model, options);
    }

    /// <summary>Null for a model of the user's own, which no text can make.</summary>
    public static string? Of(SyntheticMarket market)
    {
        (string? head, VolatilityModel? plain) = market.Model switch
        {
            ConstantVolatility constant => (FormattableString.Invariant($"{Constant}:{constant.Volatility}"), VolatilityModel.Constant(constant.Volatility)),
            RealisedVolatility realised => (FormattableString.Invariant($"{Realised}:{realised.Window}"), (VolatilityModel)VolatilityModel.Realised(realised.Window)),
            _ => (null, null),
        };
        if (head is null)
        {
            return null;
        }

        SpreadModel spread = market.Synthetic.Spread;
        string[] parts =
        [
            head, .. Changed(market.Model, plain!), .. Changed(market.Synthetic, new SyntheticOptions()),
            .. spread == SpreadModel.Default ? Array.Empty<string>() : [FormattableString.Invariant($"{Spread}={spread.Part}/{spread.Least}/{spread.Tick}")],
        ];
        return string.Join(',', parts);
    }

    private static IEnumerable<string> Changed(object settings, object defaults) => PlainSettings.Read(settings).Except(PlainSettings.Read(defaults))
        .Select(setting => $"{setting.Key}={PlainValue.TextOf(setting.Value)}");

    private static SpreadModel SpreadOf(string value, string text)
    {
        double[] numbers = [.. value.Split('/').Select(part => Orders.Share.TryPartOrNumber(part, out double number) ? number : throw Wrong(text))];
        return numbers.Length == 3 ? new(numbers[0], numbers[1], numbers[2]) : throw Wrong(text);
    }

    private static ToolkitException Wrong(string text) => ToolkitException.Usage(
        $"'{text}' makes no synthetic market",
        $"write constant:0.2 or realised:20, and behind it with commas any of {string.Join(", ", Names())}, spread=part/least/tick: realised:20,ratio=1.2,skew=-0.1");

    private static IEnumerable<string> Names() => new[] { typeof(RealisedVolatility), typeof(SyntheticOptions) }
        .SelectMany(PlainSettings.Of).Select(PlainSettings.NameOf).Where(name => name != "window");
}
