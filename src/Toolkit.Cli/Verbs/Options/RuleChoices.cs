namespace Toolkit.Cli.Verbs;

/// <summary>The options of a rule for structures; each is a parameter of the run under the same name in camel case.</summary>
internal sealed class RuleChoices
{
    private readonly Option<string?>[] _options =
    [
        New("--dte", "Calendar days to the expiry that is looked for. Default: 45.", "DAYS"),
        New("--dte-tolerance", "How many days the nearest expiry may be away from --dte. Default: 10.", "DAYS"),
        New("--delta", "Delta of the strikes nearest to the price, without its sign. Default: 0.16.", "NUMBER"),
        New("--otm", "Instead of --delta: how far out of the money these strikes are, as part of the price: 5%.", "PART"),
        New("--wing", "Distance of the wings from these strikes; the nearest listed strike is taken. Default: 10.", "WIDTH"),
        New("--calendar-days", "Of a calendar: days between its expiries. Default: 30.", "DAYS"),
        New("--min-credit", "The least credit for a share. Default: any above 0.", "PRICE"),
        New("--days", "Weekdays of entries: mon,wed. Default: any.", "DAYS"),
        New("--every-days", "Least calendar days from one entry to the next. Default: 1.", "DAYS"),
        New("--filter", "A condition on the underlying's last closed bar: \"rsi14 < 70 and close > sma200\"; also ema, wma, atr, highest, lowest, deviation, zscore, bbupper, bbmiddle, bblower.", "CONDITION"),
        New("--max-positions", "Positions at a time. Default: 1.", "N"),
        New("--profit-target", "Leave at this part of the credit (of what was paid, for what is bought): 50%. Default: never.", "PART"),
        New("--stop", "Leave at a loss of so many times the credit (what was paid): 2x. Default: never.", "TIMES"),
        New("--exit-dte", "Leave when so few calendar days are left. Default: at the expiry.", "DAYS"),
        New("--exit-delta", "Leave when the delta of an option that was sold reaches this. Default: never.", "NUMBER"),
    ];

    private readonly Option<bool> _touch = new("--exit-on-touch") { Description = "Leave when the underlying touches a strike that was sold." };

    private readonly Option<bool> _reversed = new("--reversed") { Description = "Buy what is usually sold, and the other way round." };

    public Option[] Options => [.. _options, _touch, _reversed];

    /// <summary>What was given.</summary>
    public ParameterSet Read(Call call, string structure)
    {
        List<KeyValuePair<string, ParameterValue>> given = [new("structure", structure.Replace("-", "", StringComparison.Ordinal))];
        given.AddRange(_options.Where(o => call.Get(o) is not null).Select(o => KeyValuePair.Create(NameOf(o), ValueOf(o.Name, call.Get(o)!))));
        given.AddRange(new[] { _touch, _reversed }.Where(call.Get).Select(o => KeyValuePair.Create(NameOf(o), new ParameterValue("true"))));
        return ParameterSet.Of(given);
    }

    private static Option<string?> New(string name, string description, string value) => new(name) { Description = description, HelpName = value };

    private static string NameOf(Option option)
    {
        string[] words = option.Name.TrimStart('-').Split('-');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static ParameterValue ValueOf(string option, string text) => option switch
    {
        "--otm" or "--profit-target" => AccountChoices.Part(option, text, above: -1, most: 1_000),
        "--stop" => ParameterValue.Parse(text.TrimEnd('x', 'X')),
        _ => ParameterValue.Parse(text),
    };
}
