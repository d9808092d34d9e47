using Toolkit.Options;

namespace Toolkit;

/// <summary>A market whose quotes a model makes out of the underlying's bars, to try an idea where no quotes of options are.</summary>
/// <remarks>
/// A moment is the close of a bar, of the first one on for which the model knows a level. What is not asked for is not worked out.
/// All that comes of it says SYNTHETIC: it shows how an idea behaves under the model, not what could have been traded. Immutable and
/// safe to share between threads.
/// </remarks>
public sealed class SyntheticMarket : OptionMarket
{
    private readonly SyntheticOptions _options;
    private readonly double[] _levels;
    private readonly int _first;

    /// <param name="bars">Bars of the underlying, of a day or shorter; adjusted for splits, which would count as moves.</param>
    /// <param name="model">What its volatility is.</param>
    /// <param name="options">What is listed and how it is quoted.</param>
    /// <exception cref="ToolkitException">The bars are adjusted for dividends, longer than a day, or too few for the model (usage).</exception>
    public SyntheticMarket(BarSeries bars, VolatilityModel model, SyntheticOptions? options = null)
        : base(bars, (options ??= new()).ChainOptions)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Validate();
        options.Validate();
        (Model, _options) = (model, options);
        if (bars.Timeframe.Duration is not { } duration || duration > TimeSpan.FromDays(1))
        {
            throw ToolkitException.Usage($"{bars.Key}: the close of each session is needed to make quotes", "give bars of a day or shorter");
        }

        _levels = Levels();
        _first = Array.FindIndex(_levels, level => level > 0);
        if (_first < 0)
        {
            throw ToolkitException.Usage($"{bars.Key}: {bars.Count} bars are too few for {model}", "give more bars, or a model that looks back less far");
        }

        Moments = new(Bars.CloseTimes.Microseconds[_first..].ToArray());
        Warnings =
        [
            $"SYNTHETIC: quotes of {Underlying} are made by a model ({model}), none of them could be traded",
            .. _first == 0 ? Array.Empty<string>() : [$"{_first} bars of {Underlying} from the start on went into the first volatility"],
        ];
    }

    /// <summary>A market by a model as users write it: <c>constant:0.2</c>, or <c>realised:20,ratio=1.2,skew=-0.1</c>; calendar and sessions are those of the bars, else XNYS.</summary>
    /// <exception cref="ToolkitException">It is not written so (usage).</exception>
    public static SyntheticMarket Parse(BarSeries bars, string model)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(model);
        (VolatilityModel volatility, SyntheticOptions options) = SyntheticText.Parse(model);
        return new(bars, volatility, options with { Calendar = bars.Calendar ?? TradingCalendar.Xnys });
    }

    public override bool IsSynthetic => true;

    public VolatilityModel Model { get; }

    /// <summary>What is listed and how it is quoted.</summary>
    public SyntheticOptions Synthetic => _options;

    public override TimeColumn Moments { get; }

    public override IReadOnlyList<string> Warnings { get; }

    public override OptionChain ChainAt(int moment)
    {
        int bar = _first + moment;
        return new SyntheticChain(Underlying, (Moments.Microseconds[moment], Bars.Close[bar], _levels[bar]), (Model, _options), Options);
    }

    /// <summary>The model's level at the close of each bar, from the closes of the sessions that had ended by then.</summary>
    private double[] Levels()
    {
        double perYear = Options.Calendar.PeriodsPerYear;
        double[] levels = new double[Bars.Count];
        if (!Bars.Timeframe.IsIntraday)
        {
            for (int i = 0; i < levels.Length; i++)
            {
                levels[i] = Model.Level(Bars.Close.Span[..(i + 1)], perYear);
            }

            return levels;
        }

        EndedSessions ended = new(Bars, Options.Calendar);
        double level = double.NaN;
        for (int i = 0; i < levels.Length; i++)
        {
            level = ended.Advance(i) ? Model.Level(ended.Closes, perYear) : level;
            levels[i] = level;
        }

        return levels;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"SYNTHETIC {Underlying}: {Model}, {Moments.Count} moments");
}
